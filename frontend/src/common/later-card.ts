import type { CardConfig, ConfigForm, GridOptions, Hass } from "../hass.ts";
import { GRID, type StewardCard, type TitledConfig } from "./card.ts";
import { Later } from "./later.ts";

/** The class of a card, as its file has it. */
interface CardClass {
  new (): StewardCard<TitledConfig> & { getCardSize(): number };
  getConfigForm(): ConfigForm;
}

/** Rows that a card takes while nobody knows. */
const USUAL_SIZE = 6;

/**
 * Make the element of a card that is fetched when there is one on the page.
 *
 * Home Assistant must find an element under the card's name at once. The card itself is in it, under
 * a name of its own, and gets all that Home Assistant hands over.
 */
export function laterCard(name: string, fetch: () => Promise<CardClass>): CustomElementConstructor {
  const later = new Later(async () => {
    const card = await fetch();
    if (!customElements.get(name)) customElements.define(name, card);
    return card;
  });
  return class extends HTMLElement {
    private config: CardConfig | undefined;
    private latest: Hass | undefined;
    private card: InstanceType<CardClass> | undefined;

    /** Get the fields of the visual editor. */
    static async getConfigForm(): Promise<ConfigForm> {
      return (await later.get()).getConfigForm();
    }

    setConfig(config: CardConfig): void {
      this.config = config;
      this.fill();
    }

    set hass(hass: Hass) {
      this.latest = hass;
      if (this.card) this.card.hass = hass;
      else this.fill();
    }

    getCardSize(): number {
      return this.card?.getCardSize() ?? USUAL_SIZE;
    }

    getGridOptions(): GridOptions {
      return GRID;
    }

    /** Show the card, when it is here. */
    private fill(): void {
      if (later.part) {
        this.show(later.part);
        return;
      }
      later.get().then(
        (part) => {
          this.show(part);
        },
        () => undefined, // without a connection: the next that happens asks again
      );
    }

    private show(Card: CardClass): void {
      const { config, latest } = this;
      if (!this.card) {
        this.card = new Card();
        this.style.display = "contents";
        this.append(this.card);
      }
      if (config) this.card.setConfig(config);
      if (latest) this.card.hass = latest;
    }
  };
}
