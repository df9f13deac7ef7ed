import { momentOf, numberOf, valueOf, type EntityState, type Hass } from "../hass.ts";
import type { Outage } from "../common/card.ts";
import { askLastKnown, knownAsOf } from "../home/last-known.ts";
import { inCourseOrder } from "./course.ts";
import { devicesWith, isHidden, knownStateOf, Memo, registryOf, stateOf, type StewardDevice } from "./registry.ts";
import type { Role } from "./roles.ts";

/** What is known of a timing device; moments are in milliseconds since 1970. */
interface Facts {
  readonly active?: boolean;
  readonly session?: string;
  readonly started?: number;
  /** How many passings the session holds. */
  readonly passings?: number;
  /** When the last passing was, by the device's clock. */
  readonly lastPassing?: number;
  /** When Home Assistant heard of it. */
  readonly heard?: number;
  /** When the cloud last heard of it. */
  readonly lastSeen?: number;
  /** Percent. */
  readonly battery?: number;
  readonly charging?: boolean;
}

/** A timing device; one without `online` is as it was known last. */
export interface TimingDevice extends Facts {
  readonly id: string;
  readonly name: string;
  /** The device of its account. */
  readonly account: string | undefined;
  /** The entity of its session. */
  readonly entity: string | undefined;
  readonly online: boolean;
  /** When it was as it is shown, if it is not online; `undefined`: nothing is known. */
  readonly asOf: number | undefined;
}

/** What a director should look at. */
export type Warning = "offline" | "silent" | "unseen" | "battery";

const ROLES: readonly Role[] = [
  "sensor.timing_session",
  "sensor.session_name",
  "sensor.session_started",
  "sensor.passings",
  "sensor.last_passing",
  "event.passing",
  "sensor.last_seen",
  "sensor.battery",
  "binary_sensor.battery_charging",
];
const LOW_BATTERY = 20;
/** Milliseconds beyond which a device counts as not heard of. */
const UNSEEN = 10 * 60_000;

/** List the timing devices in the order of the course. */
export function timingDevices(hass: Hass): StewardDevice[] {
  return inCourseOrder(devicesWith(hass, "sensor.timing_session"));
}

/**
 * Tell what is wrong with a device at a moment; `silence` is in milliseconds, and without it a
 * device may be silent for as long as it wants.
 */
export function warningsOf(device: TimingDevice, moment: number, silence: number): Warning[] {
  if (!device.online) return ["offline"];
  const warnings: Warning[] = [];
  if (device.active) {
    const { started = 0, lastPassing = 0, heard = lastPassing } = device;
    const last = Math.max(heard, started);
    if (silence && last && moment - last > silence) warnings.push("silent");
    if (device.lastSeen && moment - device.lastSeen > UNSEEN) warnings.push("unseen");
  }
  const low = device.battery !== undefined && device.battery < LOW_BATTERY;
  if (low && !device.charging) warnings.push("battery");
  return warnings;
}

/** Tell which accounts cannot be reached: the cause is theirs and not the devices'. */
export function outagesOf(hass: Hass, devices: readonly TimingDevice[]): Outage[] {
  const accounts = new Set(devices.map((device) => device.account));
  return [...accounts].flatMap((account) => {
    const own = devices.filter((device) => device.account === account);
    if (account === undefined || own.some((device) => device.online)) return [];
    const name = registryOf(hass).get(account)?.name ?? "";
    const moments = own.flatMap((device) => device.asOf ?? []);
    return [{ name, asOf: moments.length ? Math.max(...moments) : undefined }];
  });
}

/** Reads the timing devices again and again; what has not changed stays the same object. */
export class TimingReader {
  private readonly devices = new Memo<TimingDevice>();
  private readonly lists = new Memo<readonly TimingDevice[]>();
  private readonly chosen = new Memo<readonly StewardDevice[]>();

  /** Read some devices in their order, by default all in that of the course. */
  read(hass: Hass, ids: readonly string[] | undefined): readonly TimingDevice[] {
    const chosen = this.chosen.get("", [registryOf(hass), ids], () => {
      const known = timingDevices(hass);
      if (!ids?.length) return known;
      return ids.flatMap((id) => known.find((device) => device.id === id) ?? []);
    });
    const items = chosen.map((device) => this.readDevice(hass, device));
    return this.lists.get("", items, () => items);
  }

  private readDevice(hass: Hass, device: StewardDevice): TimingDevice {
    const session = stateOf(hass, device, "sensor.timing_session");
    const online = session !== undefined && session.state !== "unavailable";
    if (session && !online) askLastKnown(hass, `${device.via ?? ""} ${session.last_changed}`);
    const states = ROLES.map((role) => knownStateOf(hass, device, role));
    return this.devices.get(device.id, [device, online, ...states], () => {
      const before = this.devices.last(device.id);
      const told = !isHidden(states);
      const known = told || before?.online === true || before?.asOf !== undefined;
      return {
        ...(told ? describe(states) : before),
        id: device.id,
        name: device.name,
        account: device.via,
        entity: session?.entity_id,
        online,
        asOf: online || !known ? undefined : knownAsOf(session),
      };
    });
  }
}

function describe(states: readonly (EntityState | undefined)[]): Facts {
  const [session, name, started, passings, last, heard, seen, battery, charging] =
    states;
  const state = valueOf(session);
  const facts = {
    active: state === undefined ? undefined : state === "active",
    session: valueOf(name),
    started: momentOf(started),
    passings: numberOf(passings),
    lastPassing: momentOf(last),
    heard: momentOf(heard),
    lastSeen: momentOf(seen),
    battery: numberOf(battery),
    charging: valueOf(charging) === "on",
  };
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known);
}
