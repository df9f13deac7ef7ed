import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { StewardCard } from "../common/card.ts";
import { define } from "../common/define.ts";
import { icon } from "../common/icons.ts";
import { frame, shared } from "../common/styles.ts";
import { clockOf } from "../common/time.ts";
import { openOne } from "../dialogs/open.ts";
import type { ConfigForm, Hass } from "../hass.ts";
import { now } from "../home/clock.ts";
import { Ticker } from "../home/ticker.ts";
import { SLOT } from "../model/passings.ts";
import { outagesOf, TimingReader, warningsOf, type TimingDevice } from "../model/timing.ts";
import { ActionFollower } from "../touch/actions.ts";
import { isMeant } from "../touch/guard.ts";
import { DEFAULTS, raceForm, type RaceConfig } from "./config.ts";
import { DevicePanel, type DeviceWish } from "./device-panel.ts";
import { PassingsFeed } from "./feed.ts";
import { DeviceOrder } from "./order.ts";
import { PassingsTable } from "./passings-table.ts";
import { raceStyles } from "./styles.ts";

type Counts = (now: number) => number[];

/** Timing devices, their sessions, and who passes. */
export class RaceCard extends StewardCard<RaceConfig & typeof DEFAULTS> {
  static override properties = {
    ...StewardCard.properties,
    devices: { state: true },
    warned: { state: true },
  };

  private declare devices: readonly TimingDevice[];
  /** How many devices there is a warning for: time changes it, too. */
  private declare warned: number;

  protected readonly heading = "race";
  private clock: Intl.DateTimeFormat | undefined;
  private clockLocale: unknown;
  private names: ReadonlyMap<string, string> = new Map();
  private readonly counts = new Map<string, Counts>();
  private readonly reader = new TimingReader();
  private readonly order = new DeviceOrder(this);
  private readonly actions = new ActionFollower(
    this,
    () => false, // its dialog does
    (key) => key.startsWith("session "),
  );
  private readonly feed = new PassingsFeed(this, (ids) => {
    for (const id of ids) this.counts.delete(id);
  });

  constructor() {
    super();
    this.devices = [];
    this.warned = 0;
    new Ticker(this, (moment) => {
      this.countWarnings(moment);
    });
  }

  static override styles = [shared, frame, raceStyles];

  /** Get the fields of the visual editor. */
  static getConfigForm(): ConfigForm {
    return raceForm();
  }

  override setConfig(config: RaceConfig): void {
    if (config.device_ids !== undefined && !Array.isArray(config.device_ids))
      throw new Error("device_ids is a list");
    this.counts.clear();
    super.setConfig({ ...DEFAULTS, ...config });
  }

  getCardSize(): number {
    return 2 + 3 * this.devices.length + (this.config.passings ? 8 : 0);
  }

  protected override read(hass: Hass): void {
    const { device_ids: ids, passings } = this.config;
    const devices = this.reader.read(hass, ids);
    if (devices !== this.devices) {
      this.devices = devices;
      this.names = new Map(devices.map((device) => [device.id, device.name]));
    }
    if (hass.locale !== this.clockLocale) {
      this.clockLocale = hass.locale;
      this.clock = clockOf(hass);
    }
    this.feed.follow(hass.connection, ids, passings);
    this.countWarnings(now());
  }

  /** Milliseconds. */
  private get silence(): number {
    return this.config.silence * 60_000;
  }

  private countWarnings(moment: number): void {
    const { silence } = this;
    const warned = new Set(
      this.devices.filter((device) => warningsOf(device, moment, silence).length > 0),
    );
    this.warned = warned.size;
    const given = (this.config.device_ids?.length ?? 0) > 0;
    this.order.take(this.devices, (device) => {
      if (given) return 0; // they are in the order that was chosen
      return warned.has(device) ? 0 : device.active ? 1 : 2;
    });
  }

  /** Get what counts a device's passings; it stays the same until there are new ones. */
  private countsOf(id: string): Counts {
    let counts = this.counts.get(id);
    if (!counts) {
      const { list } = this.feed;
      const slots = Math.round(((this.config.minutes) * 60_000) / SLOT);
      counts = (moment) => list.counts(id, moment, slots);
      this.counts.set(id, counts);
    }
    return counts;
  }

  // What is asked for

  private wished(device: TimingDevice, { wish, event }: DeviceWish): void {
    if (!isMeant(event, this.place.since, this.order.movedAt)) return;
    if (wish === "tap") this.tap(device.entity);
    else
      openOne(({ SessionDialog }) => {
        SessionDialog.open(device.id, wish);
      });
  }

  // Rendering

  protected override get said(): string {
    return this.actions.said;
  }

  protected override renderBody(hass: Hass): TemplateResult {
    if (this.devices.length === 0)
      return html`<div class="empty">${icon("stopwatch")}${this.localize("noDevices")}</div>`;
    const listed = this.config.passings;
    const outage = outagesOf(hass, this.devices).length > 0;
    return html`<div class=${listed ? "body listed" : "body"}>
      <ul class="devices" aria-label=${this.shownTitle}>
        ${repeat(
          this.order.devices,
          (device) => device.id,
          (device) => html`<li>${this.renderDevice(device, outage)}</li>`,
        )}
      </ul>
      ${listed ? this.renderPassings() : nothing}
    </div>`;
  }

  protected override renderStatus(hass: Hass): TemplateResult {
    const { localize, devices } = this;
    const outages = outagesOf(hass, devices);
    if (outages.length) return this.renderOutages(hass, outages);
    const active = devices.filter((device) => device.active).length;
    return html`<div class="status line number">
      <span>${localize("activeCount", { count: active })}</span>
      ${this.warned
        ? html`<span class="caution line">
            ${icon("alert")}<span>${localize("warningCount", { count: this.warned })}</span>
          </span>`
        : nothing}
    </div>`;
  }

  private renderDevice(device: TimingDevice, outage: boolean): TemplateResult {
    const { latest } = this;
    const account = device.account ?? device.id;
    return html`<steward-device-panel
      .device=${device}
      .counts=${this.countsOf(device.id)}
      .localize=${this.localize}
      .language=${latest.locale.language}
      .silence=${this.silence}
      .acting=${this.permissions.mayControl(latest, account)}
      .tappable=${this.tappable}
      .quiet=${outage}
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
            ${icon("alert")}<span>${localize("feedLost", { reason: problem })}</span>
          </div>`}
    </section>`;
  }
}

define({ "steward-device-panel": DevicePanel, "steward-passings-table": PassingsTable });
