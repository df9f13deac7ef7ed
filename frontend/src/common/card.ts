import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { CardConfig, GridOptions, Hass } from "../hass.ts";
import { BesideFollower } from "../home/beside.ts";
import { expectDialogs } from "../dialogs/open.ts";
import { compareClocks, now } from "../home/clock.ts";
import { takeHome } from "../home/home.ts";
import { Permissions } from "../home/permissions.ts";
import { fetchTexts, isAwaited, localizer, type Localize, type TextKey } from "../texts/index.ts";
import { Place } from "../touch/guard.ts";
import { icon } from "./icons.ts";
import { SizeController } from "./size.ts";
import { timeOf } from "./time.ts";

/** What every card may be configured with. */
export interface TitledConfig extends CardConfig {
  readonly title?: string;
  /** What a touch on a number or a name does. */
  readonly tap_action?: { readonly action: string };
}

/** Something that cannot be reached, and when it was as it is shown, if that is known. */
export interface Outage {
  readonly name: string;
  readonly asOf: number | undefined;
}

/** How every card sits in the sections' grid. */
export const GRID: GridOptions = { columns: "full", rows: "auto", min_columns: 6, min_rows: 4 };

/** What Steward's cards have in common: a title, a line below it that is always there, a body. */
export abstract class StewardCard<Config extends TitledConfig> extends LitElement {
  static override properties: PropertyDeclarations = { config: { state: true } };

  /** There once the card is read or rendered. */
  protected declare config: Config;
  /** There once the card is read or rendered. */
  protected declare latest: Hass;
  protected localize: Localize = localizer("en");
  protected readonly size = new SizeController(this);
  protected readonly place = new Place(this);
  protected readonly permissions = new Permissions(this);
  private configured = false;
  private informed = false;
  private locale: Hass["locale"] | undefined;

  constructor() {
    super();
    expectDialogs();
    new BesideFollower(this, () => {
      this.readIfReady();
    });
  }

  /** The title, unless another one is configured. */
  protected abstract readonly heading: TextKey;

  /** Take the configuration; throws an error where it cannot be used. */
  setConfig(config: Config): void {
    this.config = config;
    this.configured = true;
    this.readIfReady();
  }

  /** Take what Home Assistant knows now; only what the card shows of it makes it render. */
  set hass(hass: Hass) {
    this.latest = hass;
    this.informed = true;
    takeHome(hass);
    compareClocks(hass);
    this.localize = localizer(hass.language);
    void fetchTexts(hass.language)?.then(() => {
      this.localize = localizer(hass.language);
      this.requestUpdate();
    });
    if (hass.locale !== this.locale) {
      this.locale = hass.locale;
      this.requestUpdate();
    }
    this.readIfReady();
  }

  /** Whether it knows both what it is to show and what there is. */
  private get isReady(): boolean {
    return this.configured && this.informed;
  }

  private readIfReady(): void {
    if (this.isReady) this.read(this.latest);
  }

  getGridOptions(): GridOptions {
    return GRID;
  }

  /** Read what the card shows of what Home Assistant knows. */
  protected abstract read(hass: Hass): void;

  protected get shownTitle(): string {
    return this.config.title ?? this.localize(this.heading);
  }

  /** Whether a touch on a number or a name does something. */
  protected get tappable(): boolean {
    return (this.config.tap_action?.action ?? "none") !== "none";
  }

  /** Have Home Assistant do what is configured for a touch. */
  protected tap(entity: string | undefined): void {
    const config = { entity, tap_action: this.config.tap_action };
    this.tell("hass-action", { config, action: "tap" });
  }

  /** Tell Home Assistant of something. */
  protected tell(event: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(event, { detail, bubbles: true, composed: true }));
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.isReady || isAwaited(this.latest.language)) return nothing;
    const { latest, shownTitle: title } = this;
    return html`<ha-card>
      <header role="none">
        <h2 class="ellipsis" title=${title}><bdi>${title}</bdi></h2>
        ${this.renderStatus(latest)}
      </header>
      ${this.renderBody(latest)}
      <div class="unseen" role="status">${this.said}</div>
    </ha-card>`;
  }

  /** What is to be read out. */
  protected abstract get said(): string;

  /** The line below the title: always there, so that nothing moves when it has something to say. */
  protected abstract renderStatus(hass: Hass): TemplateResult;

  /** Say what cannot be reached, and of when what is shown is. */
  protected renderOutages(hass: Hass, outages: readonly Outage[]): TemplateResult {
    const text = outages
      .map(({ name, asOf }) => {
        const gone = this.localize("unavailable", { name });
        if (asOf === undefined) return gone;
        return `${gone} ${this.localize("asOf", { time: timeOf(hass, asOf, now()) })}`;
      })
      .join(" ");
    return html`<div class="status line error" role="alert" title=${text}>
      ${icon("offline")}<span class="ellipsis">${text}</span>
    </div>`;
  }

  protected abstract renderBody(hass: Hass): TemplateResult;
}
