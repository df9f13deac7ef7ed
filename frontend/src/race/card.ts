import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Deeds } from "../common/deeds.ts";
import { frame, shared } from "../common/styles.ts";
import { Ticker } from "../common/ticker.ts";
import { clockOf } from "../common/time.ts";
import type { CardConfig, ConfigForm, GridOptions, Hass } from "../hass.ts";
import { SLOT } from "../model/passings.ts";
import { TimingReader, warningsOf, type TimingDevice } from "../model/timing.ts";
import { localizer, type Localize } from "../texts/index.ts";
import type { DeviceWish } from "./device-panel.ts";
import { PassingsFeed } from "./feed.ts";
import { DEFAULTS, raceForm } from "./form.ts";

/** What the card is configured with. */
export interface RaceConfig extends CardConfig {
  /** The devices in their order; by default all by their names. */
  readonly device_ids?: readonly string[];
  readonly title?: string;
  /** How many passings the list holds; 0 leaves it out. */
  readonly passings?: number;
  /** Minutes that the plots show. */
  readonly minutes?: number;
  /** Minutes without a passing after which a device with a session is warned of; 0: never. */
  readonly silence?: number;
}

interface Asked {
  readonly what: "open" | "close";
  readonly id: string;
}

type Counts = (now: number) => number[];

/** Timing devices, their sessions, and who passes. */
export class RaceCard extends LitElement {
  static override properties = {
    config: { state: true },
    devices: { state: true },
    asked: { state: true },
    warned: { state: true },
  };

  private declare config: (RaceConfig & typeof DEFAULTS) | undefined;
  private declare devices: readonly TimingDevice[];
  private declare asked: Asked | undefined;
  /** How many devices there is a warning for: time changes it, too. */
  private declare warned: number;

  private latest: Hass | undefined;
  private localize: Localize = localizer("en");
  private clock: Intl.DateTimeFormat | undefined;
  private locale: Hass["locale"] | undefined;
  private names: ReadonlyMap<string, string> = new Map();
  private readonly counts = new Map<string, Counts>();
  private readonly reader = new TimingReader();
  private readonly deeds = new Deeds(this);
  private readonly feed = new PassingsFeed(this, (ids) => {
    for (const id of ids) this.counts.delete(id);
  });

  constructor() {
    super();
    this.devices = [];
    this.warned = 0;
    new Ticker(this, (now) => {
      this.countWarnings(now);
    });
  }

  static override styles = [
    shared,
    frame,
    css`
      .sum {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 14px;
      }
      .sum span {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }
      .sum .caution ha-icon {
        color: var(--warning-color);
      }
      .body {
        display: grid;
        gap: 20px;
        flex: 1;
        min-block-size: 0;
        overflow-y: auto;
        padding: 2px;
        margin: -2px;
      }
      .devices {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr));
        align-content: start;
        gap: 12px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
      }
      h3 {
        margin: 0 0 4px;
        font-size: 16px;
        font-weight: 500;
      }
      @container (min-width: 1100px) {
        .body.listed {
          grid-template-columns: minmax(0, 1fr) minmax(380px, 28%);
          --passings-height: max(420px, 70dvb);
        }
      }
    `,
  ];

  /** Get the fields of the visual editor. */
  static getConfigForm(): ConfigForm {
    return raceForm();
  }

  /** Get the configuration that a new card begins with. */
  static getStubConfig(): Partial<RaceConfig> {
    return {};
  }

  /** Take the configuration; throws an error where it cannot be used. */
  setConfig(config: RaceConfig): void {
    if (config.device_ids !== undefined && !Array.isArray(config.device_ids))
      throw new Error("device_ids is a list");
    this.config = { ...DEFAULTS, ...config };
    this.counts.clear();
    this.readDevices();
  }

  /** Take what Home Assistant knows now; only what the card shows of it makes it render. */
  set hass(hass: Hass) {
    this.latest = hass;
    const localize = localizer(hass.language);
    if (localize !== this.localize || hass.locale !== this.locale) {
      this.localize = localize;
      this.locale = hass.locale;
      this.clock = clockOf(hass);
      this.requestUpdate();
    }
    this.readDevices();
  }

  getCardSize(): number {
    return 2 + 3 * this.devices.length + (this.config?.passings ? 8 : 0);
  }

  getGridOptions(): GridOptions {
    return { columns: "full", rows: "auto", min_columns: 6, min_rows: 5 };
  }

  private readDevices(): void {
    if (!this.latest || !this.config) return;
    const devices = this.reader.read(this.latest, this.config.device_ids);
    if (devices !== this.devices) {
      this.devices = devices;
      this.names = new Map(devices.map((device) => [device.id, device.name]));
    }
    this.feed.follow(this.latest.connection, this.config.device_ids, this.config.passings);
    this.countWarnings(Date.now());
  }

  /** Milliseconds. */
  private get silence(): number {
    return (this.config?.silence ?? 0) * 60_000;
  }

  private countWarnings(now: number): void {
    const warned = (device: TimingDevice): boolean =>
      warningsOf(device, now, this.silence).length > 0;
    this.warned = this.devices.filter(warned).length;
  }

  /** Get what counts a device's passings; it stays the same until there are new ones. */
  private countsOf(id: string): Counts {
    let counts = this.counts.get(id);
    if (!counts) {
      const { list } = this.feed;
      const slots = Math.round(((this.config?.minutes ?? DEFAULTS.minutes) * 60_000) / SLOT);
      counts = (now) => list.counts(id, now, slots);
      this.counts.set(id, counts);
    }
    return counts;
  }

  // Actions

  private wished(device: TimingDevice, wish: DeviceWish): void {
    this.deeds.forget(device.id);
    if (wish !== "forget") this.asked = { what: wish, id: device.id };
  }

  private async confirmed(device: TimingDevice, what: Asked["what"], name: string): Promise<void> {
    const { localize } = this;
    const id = device.id;
    const act = async (): Promise<unknown> =>
      what === "open"
        ? await this.call("open_session", { device_id: id, ...(name && { name }) })
        : await this.call("close_session", {}, { device_id: id });
    const text = localize(what === "open" ? "openSession" : "closeSession");
    if (await this.deeds.run(id, localize, text, device.name, act)) this.asked = undefined;
  }

  private async call(
    action: string,
    data: Readonly<Record<string, unknown>>,
    target: Readonly<Record<string, unknown>> = {},
  ): Promise<unknown> {
    return await this.latest?.callService("steward", action, data, target, false);
  }

  // Rendering

  protected override render(): TemplateResult | typeof nothing {
    if (!this.config || !this.latest) return nothing;
    const { localize } = this;
    return html`<ha-card>
      <header>
        <h2 class="ellipsis">${this.config.title ?? localize("race")}</h2>
        ${this.renderSum()}
      </header>
      ${this.devices.length
        ? html`<div class=${this.config.passings ? "body listed" : "body"}>
            <ul class="devices">
              ${repeat(
                this.devices,
                (device) => device.id,
                (device) => html`<li>${this.renderDevice(device)}</li>`,
              )}
            </ul>
            ${this.config.passings ? this.renderPassings() : nothing}
          </div>`
        : html`<div class="empty">
            <ha-icon icon="mdi:timer-off-outline"></ha-icon>${localize("noDevices")}
          </div>`}
      ${this.renderDialog()}
      <div class="unseen" role="status">${this.deeds.said}</div>
    </ha-card>`;
  }

  private renderSum(): TemplateResult {
    const { localize } = this;
    const active = this.devices.filter((device) => device.active).length;
    return html`<div class="sum number">
      <span>${localize("activeCount", { count: active })}</span>
      ${this.warned
        ? html`<span class="caution">
            <ha-icon icon="mdi:alert"></ha-icon>${localize("warningCount", { count: this.warned })}
          </span>`
        : nothing}
    </div>`;
  }

  private renderDevice(device: TimingDevice): TemplateResult {
    return html`<steward-device-panel
      .device=${device}
      .counts=${this.countsOf(device.id)}
      .outcome=${this.deeds.of(device.id)}
      .localize=${this.localize}
      .language=${this.latest?.locale.language ?? "en"}
      .silence=${this.silence}
      @wish=${(event: CustomEvent<DeviceWish>) => {
        this.wished(device, event.detail);
      }}
    ></steward-device-panel>`;
  }

  private renderPassings(): TemplateResult {
    const { localize } = this;
    const { problem, list } = this.feed;
    return html`<section>
      <h3>${localize("lastPassings")}</h3>
      ${problem === undefined
        ? html`<steward-passings-table
            .passings=${list.passings}
            .names=${this.names}
            .clock=${this.clock}
            .localize=${localize}
          ></steward-passings-table>`
        : html`<div class="message error">
            <ha-icon icon="mdi:alert-circle"></ha-icon>
            <span>${localize("feedLost", { reason: problem })}</span>
          </div>`}
    </section>`;
  }

  private renderDialog(): TemplateResult | typeof nothing {
    const { asked, localize } = this;
    const device = this.devices.find((one) => one.id === asked?.id);
    if (!asked || !device) return nothing;
    const close = (): void => {
      this.asked = undefined;
    };
    const heading = localize(asked.what === "open" ? "openSession" : "closeSession");
    return html`<steward-dialog .heading=${heading} @closed=${close}>
      <steward-session-dialog
        .device=${device}
        .what=${asked.what}
        .outcome=${this.deeds.of(device.id)}
        .localize=${localize}
        @confirm=${(event: CustomEvent<string>) =>
          this.confirmed(device, asked.what, event.detail)}
        @cancel=${close}
        @forget=${() => {
          this.deeds.forget(device.id);
        }}
      ></steward-session-dialog>
    </steward-dialog>`;
  }
}
