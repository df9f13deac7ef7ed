import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { StewardCard, type TitledConfig } from "../common/card.ts";
import { titleForm } from "../common/form.ts";
import { icon } from "../common/icons.ts";
import { renderSlots } from "../common/plot.ts";
import { frame, plotStyles, shared } from "../common/styles.ts";
import { inWords, timeOf } from "../common/time.ts";
import type { ConfigForm, Hass } from "../hass.ts";
import { now } from "../home/clock.ts";
import { Ticker } from "../home/ticker.ts";
import { added, slotted, spanOf, type Span } from "../model/history.ts";
import { factorOf } from "../model/waitlist.ts";
import type { TextKey } from "../texts/index.ts";
import { reasonOf } from "../touch/actions.ts";
import { plotsOf, type PlotKind } from "./plots.ts";
import { readRecords, type Records } from "./records.ts";
import { historyStyles } from "./styles.ts";

const HOUR = 3_600_000;
/** The times that can be chosen, and how many slots a plot of each has. */
const RANGES: readonly (readonly [TextKey, number])[] = [
  ["lastHour", HOUR],
  ["lastHours", 12 * HOUR],
  ["lastDays", 168 * HOUR],
];
const SLOTS = 84;
const BARS = 42;
/** Milliseconds after which the records are read again. */
const RENEWED = 60_000;

/** Guests, waits and passings over time. */
export class HistoryCard extends StewardCard<TitledConfig> {
  static override properties = {
    ...StewardCard.properties,
    range: { state: true },
    records: { state: true },
    problem: { state: true },
  };

  private declare range: number;
  private declare records: Records | undefined;
  private declare problem: string | undefined;
  protected readonly heading = "history";
  private plots: readonly PlotKind[] = [];
  private registry: unknown;
  private readAt = -Infinity;
  private span: Span = { from: 0, to: 0 };

  constructor() {
    super();
    this.range = 12 * HOUR;
    new Ticker(this, () => {
      void this.renew(false);
    });
  }

  static override styles = [shared, frame, plotStyles, historyStyles];

  /** Get the fields of the visual editor. */
  static getConfigForm(): ConfigForm {
    return titleForm();
  }

  getCardSize(): number {
    return 2 + 3 * this.plots.length;
  }

  protected override read(hass: Hass): void {
    if (hass.entities === this.registry) return;
    this.registry = hass.entities;
    this.plots = plotsOf(hass);
    void this.renew(true);
    this.requestUpdate();
  }

  private async renew(again: boolean): Promise<void> {
    const { latest, range } = this;
    const entities = this.plots.flatMap((plot) => plot.entities);
    if (entities.length === 0) return;
    if (!again && performance.now() - this.readAt < RENEWED) return;
    this.readAt = performance.now();
    const to = now();
    try {
      const hourly = this.plots.flatMap(({ hours }) => hours ?? []);
      const records = await readRecords(latest, entities, hourly, to - range, to);
      if (range !== this.range) return; // another time was chosen meanwhile
      this.span = { from: to - range, to };
      this.records = records;
      this.problem = undefined;
    } catch (error) {
      this.problem = reasonOf(error);
    }
  }

  // Rendering

  protected override get said(): string {
    return "";
  }

  protected override renderStatus(): TemplateResult {
    return html`<div class="ranges">
      ${RANGES.map(([text, range]) => this.renderRange(text, range))}
    </div>`;
  }

  protected override renderBody(hass: Hass): TemplateResult {
    const { problem } = this;
    return html`
      ${problem === undefined
        ? nothing
        : html`<div class="message error">
            ${icon("alert")}<span>${this.localize("historyLost", { reason: problem })}</span>
          </div>`}
      <div class="plots">
        ${repeat(
          this.plots,
          ({ key }) => key,
          (plot) => html`<section class="panel">${this.renderPlot(hass, plot)}</section>`,
        )}
      </div>
    `;
  }

  private renderRange(text: TextKey, range: number): TemplateResult {
    return html`<button
      type="button"
      aria-pressed=${range === this.range ? "true" : "false"}
      @click=${() => {
        this.range = range;
        void this.renew(true);
      }}
    >
      ${this.localize(text)}
    </button>`;
  }

  private renderPlot(hass: Hass, plot: PlotKind): TemplateResult {
    const { localize, records } = this;
    const hours = records?.get(plot.hours ?? "") ?? [];
    const { entities } = plot;
    const series = hours.length ? [hours] : entities.map((entity) => records?.get(entity) ?? []);
    const factor = hours.length ? 1000 : factorOf(hass.states[entities[0] ?? ""]);
    const span = spanOf(series, this.span);
    const bars = plot.sum === "growth";
    const slots = added(series.map((one) => slotted(one, span, bars ? BARS : SLOTS, plot.sum)));
    const known = slots.flatMap((value) => value ?? []);
    const highest = Math.max(0, ...known);
    const most = plot.unit === "percent" ? 100 : Math.max(1, highest);
    const write = (value: number): string => this.write(hass, plot, value, factor);
    const title = plot.name ? `${localize(plot.title)} · ${plot.name}` : localize(plot.title);
    const sum = known.reduce((all, value) => all + value, 0);
    const last = slots[slots.length - 1];
    const figure = bars ? (records && write(sum)) : last === undefined ? undefined : write(last);
    const time = inWords((span.to - span.from) / BARS);
    const value = write(highest);
    const note = !known.length
      ? localize("historyBegins")
      : plot.unit === "percent"
        ? ""
        : localize(bars ? "mostIn" : "most", { value, time });
    const middle = (span.from + span.to) / 2;
    const times = [span.from, middle, span.to].map((moment) => timeOf(hass, moment, span.to));
    return html`<h3 class="ellipsis" title=${title}><bdi>${title}</bdi></h3>
      <div class="figure">
        <b class="number"><bdi>${figure ?? "–"}</bdi></b>
        <span class="quiet ellipsis" title=${note}>${records ? note : nothing}</span>
      </div>
      ${renderSlots(slots, most, bars, {
        top: write(most),
        times,
        words: [`${title}: ${figure ?? "–"}`, note].filter(Boolean).join(", "),
      })}`;
  }

  /** Write a value; `factor` is how many milliseconds one of a duration has. */
  private write(hass: Hass, plot: PlotKind, value: number, factor: number): string {
    const { language } = hass.locale;
    switch (plot.unit) {
      case "duration":
        return inWords(value * factor);
      case "percent":
        return new Intl.NumberFormat(language, { style: "percent" }).format(value / 100);
      case "number":
        return new Intl.NumberFormat(language).format(Math.round(value * 10) / 10);
    }
  }
}
