import { html, LitElement, nothing, type TemplateResult } from "lit";
import { icon } from "../common/icons.ts";
import { renderSlots } from "../common/plot.ts";
import { plotStyles, shared } from "../common/styles.ts";
import { inWords } from "../common/time.ts";
import { now } from "../home/clock.ts";
import { Ticker } from "../home/ticker.ts";
import { SLOT, slotOf } from "../model/passings.ts";
import { warningsOf, type TimingDevice, type Warning } from "../model/timing.ts";
import type { Localize } from "../texts/index.ts";
import { panelStyles } from "./panel-styles.ts";

/** What is asked for by touching a device, with the click that told it. */
export interface DeviceWish {
  readonly wish: "open" | "close" | "tap";
  readonly event: Event;
}

/** Passings in one slot that fill the plot's height at least. */
const SMALL_PEAK = 4;
/** Slots that the present rate is the mean of. */
const RECENT = 4;
const PER_MINUTE = 60_000 / SLOT;

/** One timing device. Each slot that ends and each warning that comes renders it, too. */
export class DevicePanel extends LitElement {
  static override properties = {
    device: { attribute: false },
    counts: { attribute: false },
    localize: { attribute: false },
    language: {},
    silence: { type: Number },
    acting: { type: Boolean },
    tappable: { type: Boolean },
    quiet: { type: Boolean },
    minute: { state: true },
  };

  declare device: TimingDevice;
  /** Gives the counts of the plot's slots up to a moment; another function when they changed. */
  declare counts: (now: number) => number[];
  declare localize: Localize;
  declare language: string;
  /** Milliseconds. */
  declare silence: number;
  /** Whether there are buttons. */
  declare acting: boolean;
  declare tappable: boolean;
  /** Whether that it cannot be reached is said elsewhere. */
  declare quiet: boolean;
  /** Changes when something that only time changes is to be shown. */
  private declare minute: string;

  constructor() {
    super();
    this.language = "en";
    this.silence = 0;
    this.acting = false;
    this.tappable = false;
    this.quiet = false;
    this.minute = "";
    new Ticker(this, (moment) => {
      if (this.hasUpdated) this.minute = this.shownAt(moment);
    });
  }

  static override styles = [shared, plotStyles, panelStyles];

  /** Sum up what time changes of what is shown. */
  private shownAt(moment: number): string {
    return [slotOf(moment), this.sinceAt(moment), this.newsAt(moment)].join("|");
  }

  private sinceAt(moment: number): string {
    const { started, online } = this.device;
    if (started === undefined || !online) return "";
    return this.localize("since", { time: inWords(moment - started) });
  }

  private warningsAt(moment: number): Warning[] {
    const warnings = warningsOf(this.device, moment, this.silence);
    return this.quiet ? warnings.filter((one) => one !== "offline") : warnings;
  }

  /** The line that is always there: what to look at, or else when the last one passed. */
  private newsAt(moment: number): string {
    const warnings = this.warningsAt(moment);
    if (warnings.length) return warnings.map((one) => this.warning(one, moment)).join(" · ");
    const { active, online, lastPassing, heard = lastPassing, lastSeen } = this.device;
    const last = active ? heard : lastSeen;
    if (!online || last === undefined) return "";
    const time = inWords(moment - last);
    return this.localize(active ? "lastPassingAgo" : "lastSeenAgo", { time });
  }

  private warning(warning: Warning, moment: number): string {
    const { localize, device } = this;
    const { heard, lastPassing = 0, started = 0, lastSeen = moment, battery = 0 } = device;
    const ago = (past: number): string => inWords(moment - past);
    switch (warning) {
      case "offline":
        return localize("offline");
      case "silent":
        return localize("silent", { time: ago(Math.max(heard ?? lastPassing, started)) });
      case "unseen":
        return localize("unseen", { time: ago(lastSeen) });
      case "battery":
        return localize("lowBattery", { percent: this.percent(battery) });
    }
  }

  private percent(value: number): string {
    return new Intl.NumberFormat(this.language, { style: "percent" }).format(value / 100);
  }

  private wish(event: Event, wish: DeviceWish["wish"]): void {
    this.dispatchEvent(new CustomEvent<DeviceWish>("wish", { detail: { wish, event } }));
  }

  protected override updated(): void {
    const warnings = this.warningsAt(now());
    this.toggleAttribute("warned", warnings.length > 0);
    this.toggleAttribute("offline", !this.device.online);
  }

  // Rendering

  protected override render(): TemplateResult {
    const { device, localize } = this;
    const moment = now();
    const session = device.active ? (device.session ?? localize("thisSession")) : "";
    const shown = session || localize(device.active === undefined ? "unknown" : "noSession");
    return html`
      <div class="head line">${this.renderName()} ${this.renderBattery()} ${this.renderPill()}</div>
      <div class="line quiet">
        <span class="ellipsis" title=${shown}><bdi>${shown}</bdi></span>
        ${device.active
          ? html`<span class="number since">${this.sinceAt(moment)}</span>`
          : nothing}
      </div>
      ${this.renderNews(moment)} ${this.renderFigures(moment)}
      ${this.acting ? this.renderButtons() : nothing}
    `;
  }

  private renderName(): TemplateResult {
    const { name } = this.device;
    if (!this.tappable)
      return html`<h3 class="ellipsis" title=${name}><bdi>${name}</bdi></h3>`;
    return html`<h3>
      <button
        type="button"
        class="plain ellipsis"
        title=${name}
        @click=${(event: Event) => {
          this.wish(event, "tap");
        }}
      >
        <bdi>${name}</bdi>
      </button>
    </h3>`;
  }

  private renderPill(): TemplateResult {
    const { active } = this.device;
    const text = active === undefined ? "unknown" : active ? "active" : "idle";
    return html`<span class=${active ? "pill active" : "pill"}>${this.localize(text)}</span>`;
  }

  private renderBattery(): TemplateResult | typeof nothing {
    const { battery, charging } = this.device;
    if (battery === undefined) return nothing;
    const percent = this.percent(battery);
    const text = this.localize("battery", { percent });
    const words = charging ? `${text}, ${this.localize("charging")}` : text;
    return html`<span class="battery number quiet" title=${words}>
      ${charging ? icon("bolt") : nothing}
      <span class="cell" aria-hidden="true"><span style="width: ${battery}%"></span></span>
      <span class="unseen">${words}</span><span aria-hidden="true">${percent}</span>
    </span>`;
  }

  private renderNews(moment: number): TemplateResult {
    const news = this.newsAt(moment);
    const warned = this.warningsAt(moment).length > 0;
    return html`<div class=${warned ? "line news warning" : "line news quiet"} title=${news}>
      ${warned ? icon("alert") : nothing}<span class="ellipsis number">${news}</span>
    </div>`;
  }

  private renderFigures(moment: number): TemplateResult {
    const { localize, language, device } = this;
    const number = new Intl.NumberFormat(language);
    const counts = this.counts(moment);
    const recent = counts.slice(-RECENT).reduce((sum, count) => sum + count, 0);
    const rate = Math.round((recent / RECENT) * PER_MINUTE * 10) / 10;
    const count = counts.reduce((sum, one) => sum + one, 0);
    const minutes = Math.round((counts.length * SLOT) / 60_000);
    const most = Math.max(SMALL_PEAK, ...counts);
    return html`<div class="figures">
      <div>
        <b class="number">${device.passings === undefined ? "–" : number.format(device.passings)}</b>
        <span class="quiet">${localize("passings")}</span>
      </div>
      <div>
        <b class="number">${device.active && device.online ? number.format(rate) : "–"}</b>
        <span class="quiet">${localize("perMinute")}</span>
      </div>
      <div class="wide">
        ${renderSlots(counts, most, true, {
          top: number.format(most * PER_MINUTE),
          times: [`−${inWords(minutes * 60_000)}`, localize("now")],
          words: localize("ratePlot", { count, minutes }),
        })}
      </div>
    </div>`;
  }

  private renderButtons(): TemplateResult {
    const { device, localize } = this;
    const button = (wish: "open" | "close", text: string, name: "stop" | "play" | "restart"): TemplateResult =>
      html`<button
        type="button"
        aria-label=${`${text}: ${device.name}`}
        ?disabled=${!device.online}
        @click=${(event: Event) => {
          this.wish(event, wish);
        }}
      >
        ${icon(name)}<span class="ellipsis">${text}</span>
      </button>`;
    return html`<div class="buttons">
      ${device.active
        ? html`${button("close", localize("closeSession"), "stop")}
          ${button("open", localize("openNew"), "restart")}`
        : button("open", localize("openSession"), "play")}
    </div>`;
  }
}
