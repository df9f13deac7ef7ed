import { numberOf, valueOf, type EntityState, type Hass } from "../hass.ts";
import { followGuests } from "../home/guest-details.ts";
import { askLastKnown, knownAsOf } from "../home/last-known.ts";
import { GuestReader, isGuest, isTold, type FreePager, type Guest, type PagerItem } from "./guests.ts";
import {
  devicesWith,
  entityOf,
  isHidden,
  knownStateOf,
  Memo,
  registryOf,
  stateOf,
  type StewardDevice,
} from "./registry.ts";

export type { FreePager, Guest } from "./guests.ts";

/** A waiting room; one without `online` shows what was known last. */
export interface WaitingRoom {
  readonly device: StewardDevice;
  readonly online: boolean;
  /** When it was as it is shown, if it is not online; `undefined`: nothing is known. */
  readonly asOf: number | undefined;
  /** By the beginning of their wait. */
  readonly guests: readonly Guest[];
  /** By their number, without those that are out of service. */
  readonly free: readonly FreePager[];
  readonly statistics: Statistics;
}

/** What the transmitter counts; nothing of it is known where nobody was served. */
export interface Statistics {
  /** Milliseconds. */
  readonly averageWait?: number;
  /** Percent of the guests who were paged in time. */
  readonly onTime?: number;
  readonly served?: number;
}

const UNITS: Readonly<Record<string, number>> = { s: 1e3, min: 6e4, h: 36e5, d: 864e5 };

/** List the transmitters by name. */
export function transmitters(hass: Hass): StewardDevice[] {
  return devicesWith(hass, "todo.waitlist");
}

/** Tell whether a guest waits beyond the goal at a moment. */
export function isOverdue(guest: Guest, moment: number): boolean {
  return !guest.paged && guest.due !== undefined && guest.due <= moment;
}

/** Put guests in the order in which they came. */
export function byArrival({ since: one = 0 }: Guest, { since: other = 0 }: Guest): number {
  return one - other;
}

/** Reads waiting rooms again and again; what has not changed stays the same object. */
export class Rooms {
  private readonly readers = new Map<string, RoomReader>();

  /** Read the room of a transmitter, by default the first there is; `undefined` without one. */
  of(hass: Hass, deviceId: string | undefined): WaitingRoom | undefined {
    const device = deviceId ? registryOf(hass).get(deviceId) : transmitters(hass)[0];
    if (!device || !entityOf(device, "todo.waitlist")) return undefined;
    let reader = this.readers.get(device.id);
    if (!reader) this.readers.set(device.id, (reader = new RoomReader()));
    return reader.read(hass, device);
  }
}

const rooms = new Rooms();

/** Read the room of a transmitter: the same one for all who ask. */
export function roomOf(hass: Hass, deviceId: string | undefined): WaitingRoom | undefined {
  return rooms.of(hass, deviceId);
}

class RoomReader {
  private readonly guests = new GuestReader();
  private readonly rooms = new Memo<WaitingRoom>();
  private readonly chosen = new Memo<readonly StewardDevice[]>();
  private readonly told = new Memo<{ readonly all: boolean }>();
  private statistics: Statistics = {};

  read(hass: Hass, device: StewardDevice): WaitingRoom {
    const registry = registryOf(hass);
    const pagers = this.chosen.get("", [registry, device], () =>
      [...registry.values()].filter(
        (one) => one.via === device.id && entityOf(one, "sensor.guest_session") !== undefined,
      ),
    );
    if (!this.told.get("", [pagers], () => ({ all: pagers.every(isTold) })).all)
      followGuests(hass, device.id);
    const waiting = stateOf(hass, device, "sensor.waiting");
    const online = valueOf(waiting) !== undefined;
    const left = online ? undefined : knownAsOf(waiting);
    if (!online) askLastKnown(hass, `${device.id} ${waiting?.last_changed ?? ""}`);
    const items = pagers.map((pager) => this.guests.read(hass, pager));
    const states = STATISTICS.map((role) => knownStateOf(hass, device, role));
    return this.rooms.get("", [device, left, ...states, ...items], () => {
      const known = items.filter((item) => item !== undefined);
      if (!isHidden(states)) this.statistics = readStatistics(states);
      const asOf = known.length === 0 ? undefined : left;
      return { device, online, asOf, ...parted(known), statistics: this.statistics };
    });
  }
}

function parted(known: readonly PagerItem[]): Pick<WaitingRoom, "guests" | "free"> {
  const guests = known.filter(isGuest).sort(byArrival);
  const free = known.filter((item) => !isGuest(item) && !item.broken);
  return { guests, free: free.sort((one, other) => Number(one.pager) - Number(other.pager)) };
}

const STATISTICS = ["sensor.average_wait", "sensor.on_time", "sensor.guests_served"] as const;

function readStatistics(states: readonly (EntityState | undefined)[]): Statistics {
  const [wait, share, count] = states;
  const served = numberOf(count);
  if (served === 0) return { served };
  const averageWait = durationOf(wait);
  const onTime = numberOf(share);
  return {
    ...(averageWait !== undefined && { averageWait }),
    ...(onTime !== undefined && { onTime }),
    ...(served !== undefined && { served }),
  };
}

/** Read a duration, in milliseconds, from whatever unit the user has it shown in. */
export function durationOf(state: EntityState | undefined): number | undefined {
  const value = numberOf(state);
  const factor = factorOf(state);
  return value === undefined || Number.isNaN(factor) ? undefined : value * factor;
}

/** Tell how many milliseconds the unit of a duration has; no number if it is none. */
export function factorOf(state: EntityState | undefined): number {
  const unit = state?.attributes.unit_of_measurement;
  return (typeof unit === "string" ? UNITS[unit] : undefined) ?? NaN;
}
