/** What Home Assistant tells of a transmitter's door; moments are texts of ISO 8601. */
import type { FreePager } from "./guests.ts";
import { parseMoment } from "../hass.ts";
import type { Localize } from "../texts/index.ts";

/** How long a wait is predicted to be, and what can be promised; in seconds. */
export interface WaitQuote {
  readonly predicted?: number | null;
  readonly quoted?: number | null;
}

/** How long a party of a class would wait. */
export interface ClassWait extends WaitQuote {
  readonly party_min: number;
  /** `null` for the class of the largest parties. */
  readonly party_max: number | null;
}

/** What is about to be done to a guest, perhaps by a host at another screen. */
export interface Pending {
  readonly number: number;
  readonly command: "page" | "clear" | "remove";
  /** Until when it can be undone. */
  readonly leaves_at: string | null;
}

/** A guest who left lately, and can be recalled. */
export interface Recent {
  readonly number: number;
  readonly label: string | null;
  readonly party_size: number | null;
  readonly ended_at: string;
}

/** A pager that was called, with what all may read of the guest's name. */
export interface CalledPager {
  readonly number: number;
  readonly paged_at: string;
  readonly name: string | null;
}

/** What is shown at a door. */
export interface Door {
  /** Seconds for which a table is held; 0 for no end. */
  readonly hold: number;
  readonly quote_as_goal: "off" | "suggest" | "set";
  readonly waits: readonly ClassWait[];
  /** The latest first. */
  readonly called: readonly CalledPager[];
  readonly pending: readonly Pending[];
  /** The last first; only for those who may recall them. */
  readonly recent?: readonly Recent[];
}

/** Milliseconds for which a guest who left can be recalled. */
const RECENT = 30 * 60_000;
const STEP = 5;

const doors = new Map<string, Door>();

/** Note what is shown at the door of a transmitter, by its device's id. */
export function noteDoor(deviceId: string, door: Door): void {
  doors.set(deviceId, door);
}

/** Get what is shown at the door of a transmitter, as far as that is known. */
export function doorOf(deviceId: string): Door | undefined {
  return doors.get(deviceId);
}

/** Find how long a party would wait. */
export function waitFor(door: Door | undefined, size: number): ClassWait | undefined {
  return door?.waits.find(({ party_max: most }) => most === null || size <= most);
}

/** Round seconds up to the next five minutes: nobody promises 23 minutes and 40 seconds. */
export function minutesOf(seconds: number): number {
  return STEP * Math.ceil(seconds / 60 / STEP);
}

/** Say how long a wait is; nothing where nobody knows. */
export function waitInWords(text: Localize, wait: WaitQuote | undefined): string {
  if (wait?.quoted == null) return "";
  const to = minutesOf(wait.quoted);
  const from = Math.min(minutesOf(wait.predicted ?? 0), to);
  if (from === 0) return text("noWait");
  return text(from === to ? "waitExactly" : "waitAbout", { from, to });
}

/** Find what is about to be done to who holds a pager. */
export function pendingOf(door: Door | undefined, { pager }: FreePager): Pending | undefined {
  return door?.pending.find(({ number }) => String(number) === pager);
}

/**
 * List who can still be recalled at a moment, the last first.
 *
 * A recall names the pager, and is for the last guest who had it: who had it before comes after.
 */
export function recallable(door: Door | undefined, moment: number): readonly Recent[] {
  const since = moment - RECENT;
  const recent = door?.recent?.filter(({ ended_at: at }) => (parseMoment(at) ?? 0) > since) ?? [];
  const last = new Map<number, Recent>();
  for (const one of recent) if (!last.has(one.number)) last.set(one.number, one);
  return [...last.values()];
}
