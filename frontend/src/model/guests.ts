import { momentOf, numberOf, parseMoment, valueOf, type EntityState, type Hass } from "../hass.ts";
import { guestDetails, type GuestDetails } from "../home/guest-details.ts";
import { withheldName } from "../home/names.ts";
import { entityOf, isHidden, knownStateOf, Memo, type StewardDevice } from "./registry.ts";

/** A pager that nobody holds. */
export interface FreePager {
  /** The id of its device. */
  readonly id: string;
  /** Its number, as it is printed on it. */
  readonly pager: string;
  /** Whether it is out of service, and so not to be handed out. */
  readonly broken?: boolean;
}

/** A guest who holds a pager; moments are in milliseconds since 1970. */
export interface Guest extends FreePager {
  /** Another one for each guest who ever held the pager. */
  readonly key: string;
  readonly name?: string;
  readonly party?: number;
  readonly paged: boolean;
  readonly pagedAt?: number;
  readonly since?: number;
  /** When the goal is reached. */
  readonly due?: number;
}

/** What a pager is. */
export type PagerItem = Guest | FreePager;

const ROLES = [
  "sensor.guest_session",
  "sensor.guest",
  "sensor.party_size",
  "sensor.waiting_since",
  "sensor.due",
  "sensor.paged_at",
  "switch.in_service",
] as const;
const HELD = new Set(["started", "paged"]);
/** Milliseconds by which the beginning of a wait may be told otherwise later. */
const SAME = 1500;

/** Tell whether somebody holds a pager. */
export function isGuest(item: PagerItem): item is Guest {
  return "key" in item;
}

/** Reads pagers again and again; what has not changed stays the same object. */
export class GuestReader {
  private readonly pagers = new Memo<PagerItem | undefined>();
  private guests = 0;

  /** Read a pager; one that cannot be reached is as it was known last. */
  read(hass: Hass, pager: StewardDevice): PagerItem | undefined {
    const states = ROLES.map((role) => knownStateOf(hass, pager, role));
    const before = this.pagers.last(pager.id);
    if (isHidden(states) || valueOf(states[0]) === undefined) return before;
    const name = nameOf(hass, states);
    const details = isTold(pager) ? undefined : guestDetails(pager.id);
    return this.pagers.get(pager.id, [pager, name, details, ...states], () =>
      this.describe(pager, name, states, details, before),
    );
  }

  private describe(
    pager: StewardDevice,
    name: string | undefined,
    states: readonly (EntityState | undefined)[],
    details: GuestDetails | undefined,
    before: PagerItem | undefined,
  ): PagerItem {
    const [session, , party, since, due, pagedAt, inService] = states;
    const broken = valueOf(inService) === "off" || undefined;
    const free: FreePager = { id: pager.id, pager: numberOn(pager), ...known("broken", broken) };
    const state = valueOf(session);
    if (state === undefined || !HELD.has(state)) return free;
    const paged = state === "paged";
    const guest = {
      ...free,
      paged,
      ...known("name", name ?? details?.name),
      ...known("party", numberOf(party) ?? details?.party_size),
      ...known("since", momentOf(since) ?? moment(details?.waiting_since)),
      ...known("due", momentOf(due) ?? moment(details?.due)),
      ...known(
        "pagedAt",
        paged
          ? (momentOf(pagedAt) ?? moment(details?.paged_at) ?? parseMoment(session?.last_changed))
          : undefined,
      ),
    };
    return { ...guest, key: this.keyOf(guest, before) };
  }

  /** Name a guest: by the name that they had, or by a new one if it is somebody else. */
  private keyOf(guest: Omit<Guest, "key">, before: PagerItem | undefined): string {
    if (before && isGuest(before) && isSame(before, guest)) return before.key;
    this.guests += 1;
    return `${guest.id}/${this.guests}/${guest.since ?? ""}`;
  }
}

/** Tell whether who holds a pager is told by its entities. */
export function isTold(pager: StewardDevice): boolean {
  return entityOf(pager, "sensor.guest") !== undefined;
}

function moment(written: string | null | undefined): number | undefined {
  return parseMoment(written ?? undefined);
}

/** Read the name of who holds a pager; it may be in no state. */
function nameOf(hass: Hass, [session, name]: readonly (EntityState | undefined)[]): string | undefined {
  const told = valueOf(name);
  const held = HELD.has(valueOf(session) ?? "");
  return told !== undefined || !held || !name ? told : withheldName(hass, name.entity_id);
}

/** The wait of the same guest may be told anew, when a clock is set; then the name is the same. */
function isSame(before: Guest, guest: Omit<Guest, "key">): boolean {
  const { since: one = 0 } = before;
  const { since: other = 0 } = guest;
  const moved = Math.abs(one - other);
  return moved < SAME || (guest.name !== undefined && guest.name === before.name);
}

/** The number is in what identifies the device; its name is the user's to choose. */
function numberOn(pager: StewardDevice): string {
  return /pager\D?(\d+)$/.exec(pager.identifier)?.[1] ?? pager.name;
}

function known<Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
): Partial<Record<Name, Value>> {
  return value === undefined || value === null ? {} : ({ [name]: value } as Record<Name, Value>);
}
