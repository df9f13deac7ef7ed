import { parseMoment } from "../hass.ts";
import type { CalledPager, Door } from "../model/door.ts";

/** List the pagers that were called, the latest first; those called for longer than *Hold* left. */
export function calledOf(door: Door | undefined, moment: number): readonly CalledPager[] {
  if (!door) return [];
  const since = door.hold === 0 ? -Infinity : moment - door.hold * 1000;
  return door.called.filter(({ paged_at: at }) => (parseMoment(at) ?? moment) > since);
}

/** Tell a call of a pager from its other ones. */
export function keyOf({ number, paged_at: at }: CalledPager): string {
  return `${number} ${at}`;
}

/** Choose the page that is shown at a moment, of those on which all fit by turns. */
export function pageOf<Item>(
  items: readonly Item[],
  fitting: number,
  moment: number,
  stays: number,
): readonly Item[] {
  const size = Math.max(1, fitting);
  const pages = Math.max(1, Math.ceil(items.length / size));
  const page = Math.floor(moment / stays) % pages;
  return items.slice(page * size, (page + 1) * size);
}
