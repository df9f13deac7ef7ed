import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Outcome } from "../common/deeds.ts";
import { outcomeStyles, renderOutcome } from "../common/outcome.ts";
import { shared } from "../common/styles.ts";
import { Ticker } from "../common/ticker.ts";
import { inWords } from "../common/time.ts";
import { SLOT, slotOf } from "../model/passings.ts";
import { warningsOf, type TimingDevice, type Warning } from "../model/timing.ts";
import type { Localize } from "../texts/index.ts";
import { renderPlot } from "./plot.ts";

/** What is asked for by touching a device. */
export type DeviceWish = "open" | "close" | "forget";

const ICONS: Readonly<Record<Warning, string>> = {
  offline: "mdi:lan-disconnect",
  silent: "mdi:volume-off",
  unseen: "mdi:cloud-off-outline",
  battery: "mdi:battery-alert",
};
/** Passings in one slot that fill the plot's height at least. */
const SMALL_PEAK = 4;
/** Slots that the present rate is the mean of. */
const RECENT = 4;

/** One timing device. Each slot that ends and each warning that comes renders it, too. */
export class DevicePanel extends LitElement {
  static override properties = {
    device: { attribute: false },
    counts: { attribute: false },
    outcome: { attribute: false },
    localize: { attribute: false },
    language: {},
    silence: { type: Number },
    minute: { state: true },
  };

  declare device: TimingDevice;
  /** Gives the counts of the plot's slots up to a moment; another function when they changed. */
  declare counts: (now: number) => number[];
  declare outcome: Outcome | undefined;
  declare localize: Localize;
  declare language: string;
  /** Milliseconds. */
  declare silence: number;
  /** Changes when something that only time changes is to be shown. */
  private declare minute: string;

  constructor() {
    super();
    this.language = "en";
    this.silence = 0;
    this.minute = "";
    new Ticker(this, (now) => {
      if (this.hasUpdated) this.minute = this.shownAt(now);
    });
  }

  static override styles = [
    shared,
    outcomeStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 10px;
        padding: 14px;
        border: 1px solid var(--line);
        border-radius: 12px;
      }
      :host([warned]) {
        border-color: var(--warning-color);
        box-shadow: inset 0 0 0 1px var(--warning-color);
      }
      .row {
        display: flex;
        align-items: center;
        gap: 8px;
        min-inline-size: 0;
      }
      h3 {
        flex: 1;
        margin: 0;
        font-size: 16px;
        font-weight: 500;
      }
      .pill {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        flex: none;
        padding: 2px 10px;
        border: 1px solid var(--line);
        border-radius: 999px;
        font-size: 13px;
        font-weight: 500;
      }
      .pill::before {
        content: "";
        inline-size: 8px;
        block-size: 8px;
        border-radius: 50%;
        background: var(--secondary-text-color);
      }
      .pill.active::before {
        background: var(--success-color);
      }
      .figures {
        display: grid;
        grid-template-columns: auto auto minmax(0, 1fr);
        align-items: end;
        gap: 4px 18px;
      }
      .figures b {
        display: block;
        font-size: 24px;
        font-weight: 600;
        line-height: 1.1;
      }
      .figures span {
        font-size: 13px;
      }
      svg {
        display: block;
        inline-size: 100%;
        block-size: 40px;
      }
      .bar {
        fill: var(--primary-color);
      }
      .none {
        fill: var(--line);
      }
      .battery {
        display: inline-flex;
        align-items: center;
        gap: 2px;
        flex: none;
        font-size: 13px;
      }
      .warnings {
        display: grid;
        gap: 6px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      .warnings .message {
        padding-block: 4px;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-block-start: auto;
      }
      .buttons button {
        flex: 1;
        white-space: nowrap;
      }
    `,
  ];

  private get warnings(): Warning[] {
    return warningsOf(this.device, Date.now(), this.silence);
  }

  /** Sum up what time changes of what is shown. */
  private shownAt(now: number): string {
    const texts = warningsOf(this.device, now, this.silence).map((one) => this.warning(one, now));
    return [slotOf(now), this.sinceAt(now), ...texts].join("|");
  }

  private sinceAt(now: number): string {
    const { started } = this.device;
    if (started === undefined) return "";
    return this.localize("since", { time: inWords(this.language, now - started) });
  }

  private warning(warning: Warning, now: number): string {
    const { localize, device } = this;
    const { lastPassing = 0, started = 0, lastSeen = now, battery = 0 } = device;
    const ago = (moment: number): string => inWords(this.language, now - moment);
    switch (warning) {
      case "offline":
        return localize("offline");
      case "silent":
        return localize("silent", { time: ago(Math.max(lastPassing, started)) });
      case "unseen":
        return localize("unseen", { time: ago(lastSeen) });
      case "battery":
        return localize("lowBattery", { percent: this.percent(battery) });
    }
  }

  private percent(value: number): string {
    return new Intl.NumberFormat(this.language, { style: "percent" }).format(value / 100);
  }

  private wish(wish: DeviceWish): void {
    this.dispatchEvent(new CustomEvent<DeviceWish>("wish", { detail: wish }));
  }

  protected override updated(): void {
    this.toggleAttribute("warned", this.warnings.length > 0);
  }

  protected override render(): TemplateResult {
    const { device, localize } = this;
    return html`
      <div class="row">
        <h3 class="ellipsis" title=${device.name}>${device.name}</h3>
        ${this.renderBattery()} ${this.renderPill()}
      </div>
      <div class="row quiet">
        <span class="ellipsis">
          ${device.active ? (device.session ?? localize("thisSession")) : localize("noSession")}
        </span>
        ${device.active ? html`<span class="number">${this.sinceAt(Date.now())}</span>` : nothing}
      </div>
      ${this.renderFigures()} ${this.renderWarnings()}
      ${this.outcome
        ? renderOutcome(this.outcome, localize, () => {
            this.wish("forget");
          })
        : nothing}
      ${this.renderButtons()}
    `;
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
    const step = Math.max(10, Math.round(battery / 10) * 10);
    const level = step === 100 ? "" : `-${step}`;
    const icon = charging ? "mdi:battery-charging" : `mdi:battery${level}`;
    return html`<span class="battery number quiet" title=${words}>
      <ha-icon icon=${icon} aria-hidden="true"></ha-icon>
      <span class="unseen">${words}</span><span aria-hidden="true">${percent}</span>
    </span>`;
  }

  private renderFigures(): TemplateResult {
    const { localize, language, device } = this;
    const number = new Intl.NumberFormat(language);
    const counts = this.counts(Date.now());
    const recent = counts.slice(-RECENT).reduce((sum, count) => sum + count, 0);
    const rate = recent / ((RECENT * SLOT) / 60_000);
    const count = counts.reduce((sum, one) => sum + one, 0);
    const minutes = Math.round((counts.length * SLOT) / 60_000);
    return html`<div class="figures">
      <div>
        <b class="number">${device.passings === undefined ? "–" : number.format(device.passings)}</b>
        <span class="quiet">${localize("passings")}</span>
      </div>
      <div>
        <b class="number">${number.format(Math.round(rate * 10) / 10)}</b>
        <span class="quiet">${localize("perMinute")}</span>
      </div>
      <div role="img" aria-label=${localize("ratePlot", { count, minutes })}>
        ${renderPlot(counts, SMALL_PEAK)}
      </div>
    </div>`;
  }

  private renderWarnings(): TemplateResult | typeof nothing {
    const { warnings } = this;
    if (warnings.length === 0) return nothing;
    const now = Date.now();
    return html`<ul class="warnings">
      ${warnings.map(
        (warning) =>
          html`<li class=${warning === "offline" ? "message error" : "message caution"}>
            <ha-icon icon=${ICONS[warning]}></ha-icon><span>${this.warning(warning, now)}</span>
          </li>`,
      )}
    </ul>`;
  }

  private renderButtons(): TemplateResult {
    const { device, localize } = this;
    const busy = !device.online || this.outcome?.state === "sending";
    const button = (wish: DeviceWish, text: string, icon: string): TemplateResult =>
      html`<button
        type="button"
        aria-label=${`${text}: ${device.name}`}
        ?disabled=${busy}
        @click=${() => {
          this.wish(wish);
        }}
      >
        <ha-icon icon=${icon}></ha-icon>${text}
      </button>`;
    return html`<div class="buttons">
      ${device.active
        ? html`${button("close", localize("closeSession"), "mdi:stop")}
          ${button("open", localize("openNew"), "mdi:restart")}`
        : button("open", localize("openSession"), "mdi:play")}
    </div>`;
  }
}
