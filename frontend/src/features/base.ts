import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { icon, type Icon } from "../common/icons.ts";
import { shared } from "../common/styles.ts";
import { expectDialogs } from "../dialogs/open.ts";
import type { CardConfig, Hass } from "../hass.ts";
import { takeHome } from "../home/home.ts";
import { Permissions } from "../home/permissions.ts";
import { Ticker } from "../home/ticker.ts";
import { entityOf, registryOf, type StewardDevice } from "../model/registry.ts";
import type { Role } from "../model/roles.ts";
import { isAwaited, localizer, type Localize } from "../texts/index.ts";
import { ActionFollower } from "../touch/actions.ts";
import { isMeant, Place } from "../touch/guard.ts";

/** What a tile says of where its features are. */
export interface TileContext {
  readonly entity_id?: string;
}

/** A button of a tile. */
export interface TileButton {
  readonly name: Icon;
  readonly label: string;
  readonly act: () => unknown;
  readonly disabled?: boolean;
}

/** Tell which device the entity of a tile belongs to, if it has an entity of some role. */
export function deviceOfTile(
  hass: Hass,
  context: TileContext | undefined,
  ...roles: readonly Role[]
): StewardDevice | undefined {
  const id = hass.entities[context?.entity_id ?? ""]?.device_id ?? "";
  const device = registryOf(hass).get(id);
  return device && roles.some((role) => entityOf(device, role)) ? device : undefined;
}

/** Buttons in a tile, which are as careful as those of the cards. */
export abstract class TileFeature extends LitElement {
  static override properties = {
    config: { state: true },
    context: { attribute: false },
    latest: { state: true },
  };

  private declare config: CardConfig | undefined;
  declare context: TileContext | undefined;
  private declare latest: Hass | undefined;
  private since = performance.now();
  private layout = "";
  private readonly place = new Place(this);
  private readonly permissions = new Permissions(this);

  constructor() {
    super();
    expectDialogs();
    new ActionFollower(this, () => false);
    new Ticker(this, () => {
      this.requestUpdate();
    });
  }

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      div {
        display: flex;
        gap: var(--feature-button-spacing, 12px);
      }
      button {
        flex: 1 1 0;
        min-width: 0;
        height: var(--feature-height, 42px);
        min-height: 0;
        border-color: transparent;
        border-radius: var(--feature-border-radius, 12px);
        background: var(--soft);
      }
      @media (forced-colors: active) {
        button {
          border-color: ButtonText;
        }
      }
    `,
  ];

  setConfig(config: CardConfig): void {
    this.config = config;
  }

  set hass(hass: Hass) {
    takeHome(hass);
    this.latest = hass;
  }

  /** List the buttons that there are now. */
  protected abstract buttons(hass: Hass, localize: Localize): readonly TileButton[];

  /** The device that is acted upon. */
  protected abstract deviceIn(hass: Hass): StewardDevice | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { config, latest } = this;
    const device = latest && this.deviceIn(latest);
    if (!config || !latest || !device || isAwaited(latest.language)) return nothing;
    const buttons = this.buttons(latest, localizer(latest.language));
    this.note(buttons.map(({ label }) => label).join("|"));
    if (!this.permissions.mayControl(latest, device.id)) return nothing;
    return html`<div>${buttons.map((button) => this.renderButton(button, device.name))}</div>`;
  }

  /** Note which buttons there are: a new one can be used when it was there for a while. */
  private note(layout: string): void {
    if (layout === this.layout) return;
    this.layout = layout;
    this.since = performance.now();
  }

  private renderButton({ name, label, act, disabled }: TileButton, who: string): TemplateResult {
    return html`<button
      type="button"
      title=${label}
      aria-label=${`${label}: ${who}`}
      aria-disabled=${disabled ? "true" : "false"}
      @click=${(event: Event) => {
        event.stopPropagation(); // the tile has a meaning of its own
        if (!disabled && isMeant(event, this.since, this.place.since)) act();
      }}
    >
      ${icon(name)}<span class="ellipsis">${label}</span>
    </button>`;
  }
}
