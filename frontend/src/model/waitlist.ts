import { momentOf, numberOf, valueOf, type Hass } from "../hass.ts";
import {
  byName,
  Memo,
  registryOf,
  stateOf,
  type Registry,
  type StewardDevice,
} from "./registry.ts";

/** A pager that nobody holds. */
export interface FreePager {
  /** The id of its device. */
  readonly id: string;
  /** Its number, as it is printed on it. */
  readonly pager: string;
}

/** A guest who holds a pager; moments are in milliseconds since 1970. */
export interface Guest extends FreePager {
  readonly name: string | undefined;
  readonly party: number | undefined;
  readonly paged: boolean;
  readonly since: number | undefined;
  /** When the goal is reached. */
  readonly due: number | undefined;
}

/** A waiting room; one without `online` shows what was known last. */
export interface WaitingRoom {
  readonly device: StewardDevice;
  readonly online: boolean;
  /** By the beginning of their wait. */
  readonly guests: readonly Guest[];
  /** By their number. */
  readonly free: readonly FreePager[];
  /** Milliseconds. */
  readonly averageWait: number | undefined;
  /** Percent of the guests who were paged in time. */
  readonly onTime: number | undefined;
  readonly served: number | undefined;
}

const STATES = [
  "sensor.guest_session",
  "sensor.guest",
  "sensor.party_size",
  "sensor.waiting_since",
  "sensor.due",
];
const WAITLIST = "todo.waitlist";
const SESSION = "sensor.guest_session";
const HELD = new Set(["started", "paged"]);
const UNITS: Readonly<Record<string, number>> = { s: 1e3, min: 6e4, h: 36e5, d: 864e5 };

/** List the transmitters by name. */
export function transmitters(hass: Hass): StewardDevice[] {
  const devices = [...registryOf(hass).values()];
  return devices.filter((device) => device.entities.has(WAITLIST)).sort(byName);
}

/** Tell whether a guest waits beyond the goal at a moment. */
export function isOverdue(guest: Guest, now: number): boolean {
  return !guest.paged && guest.due !== undefined && guest.due <= now;
}

/** Reads a waiting room again and again; what has not changed stays the same object. */
export class WaitingRoomReader {
  private readonly pagers = new Memo<Guest | FreePager | undefined>();
  private readonly rooms = new Memo<WaitingRoom>();
  private readonly devices = new Memo<readonly [StewardDevice | undefined, StewardDevice[]]>();

  /** Read the room of a transmitter, by default the first there is; `undefined` without one. */
  read(hass: Hass, deviceId: string | undefined): WaitingRoom | undefined {
    const registry = registryOf(hass);
    const [device, pagers] = this.devices.get("", [registry, deviceId], () => {
      const known = transmitters(hass);
      const chosen = deviceId ? known.find((one) => one.id === deviceId) : known[0];
      return [chosen, chosen ? pagersOf(registry, chosen) : []];
    });
    if (!device) return undefined;
    return this.readRoom(hass, device, pagers);
  }

  private readRoom(
    hass: Hass,
    device: StewardDevice,
    pagers: readonly StewardDevice[],
  ): WaitingRoom {
    const online = valueOf(stateOf(hass, device, "sensor.waiting")) !== undefined;
    const items = pagers.map((pager) => this.readPager(hass, pager));
    const averageWait = durationOf(hass, device, "sensor.average_wait");
    const onTime = numberOf(stateOf(hass, device, "sensor.on_time"));
    const served = numberOf(stateOf(hass, device, "sensor.guests_served"));
    const states = [device, online, averageWait, onTime, served, ...items];
    return this.rooms.get("", states, () => {
      const known = items.filter((item) => item !== undefined);
      const guests = known.filter((item) => "paged" in item);
      const free = known.filter((item) => !("paged" in item));
      return {
        device,
        online,
        guests: guests.sort((one, other) => (one.since ?? 0) - (other.since ?? 0)),
        free: free.sort((one, other) => Number(one.pager) - Number(other.pager)),
        averageWait,
        onTime,
        served,
      };
    });
  }

  /** Read a pager; one that cannot be reached is as it was known last. */
  private readPager(hass: Hass, pager: StewardDevice): Guest | FreePager | undefined {
    const states = STATES.map((role) => stateOf(hass, pager, role));
    if (states[0]?.state === "unavailable") return this.pagers.last(pager.id);
    return this.pagers.get(pager.id, [pager, ...states], () => {
      const [session, name, party, since, due] = states;
      const state = valueOf(session);
      if (state === undefined) return undefined;
      const free = { id: pager.id, pager: numberOn(pager) };
      if (!HELD.has(state)) return free;
      return {
        ...free,
        name: valueOf(name),
        party: numberOf(party),
        paged: state === "paged",
        since: momentOf(since),
        due: momentOf(due),
      };
    });
  }
}

function pagersOf(registry: Registry, transmitter: StewardDevice): StewardDevice[] {
  const all = [...registry.values()];
  return all.filter((one) => one.via === transmitter.id && one.entities.has(SESSION));
}

/** The number is in what identifies the device; its name is the user's to choose. */
function numberOn(pager: StewardDevice): string {
  return /(?:^|_)pager_(\d+)$/.exec(pager.identifier)?.[1] ?? pager.name;
}

/** Read a duration, in milliseconds, from whatever unit the user has it shown in. */
function durationOf(hass: Hass, device: StewardDevice, role: string): number | undefined {
  const state = stateOf(hass, device, role);
  const value = numberOf(state);
  const unit = state?.attributes.unit_of_measurement;
  const factor = typeof unit === "string" ? UNITS[unit] : undefined;
  return value === undefined || factor === undefined ? undefined : value * factor;
}
