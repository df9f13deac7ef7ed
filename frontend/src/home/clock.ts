/** Home Assistant's time: a tablet's own clock may be wrong, and all waits with it. */
import type { Hass } from "../hass.ts";

/** Milliseconds below which the tablet's clock counts as right: the answer has whole seconds. */
const RIGHT = 2000;
/** Milliseconds between two comparisons. */
const RARELY = 30 * 60_000;
/** A file that is served to everybody, and whose answer says what time it is. */
const FILE = "/static/icons/favicon.ico";

let ahead = 0;
let compared = -Infinity;
let wallAtStart = 0;

/** Tell the time, in milliseconds since 1970. */
export function now(): number {
  return Date.now() + ahead;
}

/** Compare the tablet's clock with Home Assistant's, unless that was done lately. */
export function compareClocks(hass: Hass): void {
  const lately = performance.now() - compared < RARELY;
  // the clock was set, or the tablet slept, if the two clocks of the browser part
  const stepped = Math.abs(Date.now() - performance.now() - wallAtStart) > RIGHT;
  if (lately && !stepped) return;
  compared = performance.now();
  wallAtStart = Date.now() - performance.now();
  void compare(hass.hassUrl(FILE));
}

async function compare(url: string): Promise<void> {
  const sent = performance.now();
  try {
    const answer = await fetch(url, { method: "HEAD", cache: "no-store" });
    const taken = performance.now() - sent;
    const there = Date.parse(answer.headers.get("date") ?? "");
    takeTime(there, taken, Date.now());
  } catch {
    compared = -Infinity; // asked again with the next change
  }
}

/** Learn from an answer that came after `taken` milliseconds; the date has whole seconds. */
export function takeTime(there: number, taken: number, here: number): void {
  if (Number.isNaN(there)) return;
  const difference = there + 500 + taken / 2 - here;
  ahead = Math.abs(difference) < RIGHT ? 0 : difference;
}
