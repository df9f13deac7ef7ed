/** What was recorded, put into slots of time: pure, and the same for each plot. */

/** A value that held from a moment on (milliseconds since 1970) until the next one. */
export interface Point {
  readonly at: number;
  /** `undefined`: it was not known; `null`: it is known that there was none. */
  readonly value: number | null | undefined;
}

/** The time that a plot shows, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How the values that fall into a slot become one. */
export type Sum = "most" | "last" | "growth";

/** Milliseconds that a plot shows at least: what has just begun is worth a look, too. */
const SHORTEST = 10 * 60_000;

/** Choose what to show of a span: from when there is something to show. */
export function spanOf(points: readonly (readonly Point[])[], wanted: Span): Span {
  const begins = points.flatMap((series) => series.find(({ value }) => typeof value === "number")?.at ?? []);
  const first = begins.length ? Math.min(...begins) : wanted.to;
  const latest = wanted.to - SHORTEST;
  return { from: Math.min(latest, Math.max(wanted.from, first)), to: wanted.to };
}

/** Put a series into slots; a slot of which nothing is known is `undefined`. */
export function slotted(
  points: readonly Point[],
  { from, to }: Span,
  count: number,
  sum: Sum,
): (number | undefined)[] {
  const slots = Array.from({ length: count }, (): number | undefined => undefined);
  const width = (to - from) / count;
  let counted: number | undefined;
  points.forEach(({ at, value }, index) => {
    const ends = points[index + 1]?.at ?? to;
    if (value === null) counted = 0; // what is counted next begins anew
    if (typeof value !== "number") return;
    const grown = growthOf(counted, value);
    counted = value; // a gap in what is known is none in what was counted
    if (ends < from || at > to) return;
    const first = Math.max(0, Math.floor((at - from) / width));
    if (sum === "growth") {
      if (at >= from && first < count) slots[first] = (slots[first] ?? 0) + grown;
      return;
    }
    const last = Math.min(count - 1, Math.ceil((ends - from) / width) - 1);
    for (let slot = first; slot <= Math.max(first, last) && slot < count; slot += 1) {
      const before = slots[slot];
      slots[slot] = sum === "most" && before !== undefined ? Math.max(before, value) : value;
    }
  });
  return slots;
}

/** By how much a count grew; one that fell began anew, and what there was first is no growth. */
function growthOf(before: number | undefined, value: number): number {
  if (before === undefined) return 0;
  return value < before ? value : value - before;
}

/** Add series slot by slot. */
export function added(series: readonly (readonly (number | undefined)[])[]): (number | undefined)[] {
  const length = Math.max(0, ...series.map((one) => one.length));
  return Array.from({ length }, (_, slot) => {
    const known = series.flatMap((one) => one[slot] ?? []);
    return known.length ? known.reduce((sum, value) => sum + value, 0) : undefined;
  });
}
