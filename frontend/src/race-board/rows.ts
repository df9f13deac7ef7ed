import { html, nothing, type TemplateResult } from "lit";
import { stopwatch, timeOf } from "../common/time.ts";
import { parseMoment, type Hass } from "../hass.ts";
import { now } from "../home/clock.ts";
import type { BoardRow } from "../model/race-board.ts";
import type { Localize } from "../texts/index.ts";

/** What rows are written with. */
export interface Pen {
  readonly hass: Hass;
  readonly localize: Localize;
}

/** Of those who are out of the race: the field's own letters, in every language. */
const OUT = new Set(["dns", "dnf", "dsq"]);

/** Write a time of day; empty for none. */
export function writeTime({ hass }: Pen, time: string | undefined): string {
  const moment = parseMoment(time);
  return moment === undefined ? "" : timeOf(hass, moment, now());
}

/** Write how long a runner ran, or else when the runner was there. */
export function writeElapsed(pen: Pen, { elapsed, time }: BoardRow): string {
  return elapsed === undefined ? writeTime(pen, time) : stopwatch(elapsed * 1000);
}

/** Write what is known of a runner beside the name. */
export function writeAbout({ category, club }: BoardRow): string {
  return [category, club].filter(Boolean).join(" · ");
}

/** Write where a runner is due, and when. */
export function writeDue(pen: Pen, { due_point: point = "", due_time: time }: BoardRow): string {
  return time === undefined ? "" : pen.localize("dueAt", { point, time: writeTime(pen, time) });
}

/** Write where a runner was seen last, and when. */
export function writeSeen(pen: Pen, { point, time }: BoardRow): string {
  return point === undefined ? "" : pen.localize("seenAt", { point, time: writeTime(pen, time) });
}

/** Write how a runner stands. */
export function writeStanding(pen: Pen, row: BoardRow): string {
  const { status = "", place, point } = row;
  const parts = [
    OUT.has(status) && status.toUpperCase(),
    place !== undefined && pen.localize("place", { place }),
    point === undefined ? pen.localize("notStarted") : writeSeen(pen, row),
    writeDue(pen, row),
  ];
  return parts.filter(Boolean).join(" · ");
}

/** Draw a runner in a line: what stands before the bib, the bib, the name, a note, and what is last. */
export function renderRow(
  { bib, name = "" }: BoardRow,
  note: string,
  last: string | TemplateResult,
  before?: string,
): TemplateResult {
  return html`<li class="row">
    ${before === undefined ? nothing : html`<span class="number place">${before}</span>`}
    <b class="number bib ellipsis" title=${bib}><bdi>${bib}</bdi></b>
    <div class="who">
      ${name ? html`<div class="name ellipsis" title=${name}><bdi>${name}</bdi></div>` : nothing}
      ${note ? html`<div class="quiet note"><bdi>${note}</bdi></div>` : nothing}
    </div>
    ${typeof last === "string" ? html`<span class="number last">${last}</span>` : last}
  </li>`;
}
