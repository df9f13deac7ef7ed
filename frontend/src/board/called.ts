import type { Guest } from "../model/guests.ts";

/** What of a guest's name the public may read. */
export type Names = "none" | "first" | "initials";

/** A pager that was called. */
export interface Called {
  readonly key: string;
  readonly pager: string;
  /** As much of the name as is wanted; empty without one. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * List the pagers that were called, the latest first.
 *
 * One that was called more than `hold` milliseconds before `moment` has left; 0: none leaves.
 */
export function calledOf(
  guests: readonly Guest[],
  moment: number,
  hold: number,
  names: Names,
): Called[] {
  return guests
    .filter(({ paged }) => paged)
    .map(({ key, pager, name, pagedAt = moment }) => ({ key, pager, name: shown(name, names), at: pagedAt }))
    .filter(({ at }) => hold === 0 || moment - at < hold)
    .sort((one, other) => other.at - one.at);
}

function shown(name: string | undefined, names: Names): string {
  const words = name?.trim().split(/\s+/) ?? [];
  if (names === "first") return words[0] ?? "";
  if (names === "initials") return words.map((word) => `${String.fromCodePoint(word.codePointAt(0) ?? 0)}.`).join(" ");
  return "";
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
