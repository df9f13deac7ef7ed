import { momentOf, numberOf, valueOf, type EntityState, type Hass } from "../hass.ts";
import { byName, Memo, registryOf, stateOf, type StewardDevice } from "./registry.ts";

/** A timing device; moments are in milliseconds since 1970. */
export interface TimingDevice {
  readonly id: string;
  readonly name: string;
  readonly online: boolean;
  /** Whether a session is active; `undefined` where that is not known. */
  readonly active: boolean | undefined;
  readonly session: string | undefined;
  readonly started: number | undefined;
  /** How many passings the session holds. */
  readonly passings: number | undefined;
  readonly lastPassing: number | undefined;
  /** When the cloud last heard of it. */
  readonly lastSeen: number | undefined;
  /** Percent. */
  readonly battery: number | undefined;
  readonly charging: boolean;
  readonly status: string | undefined;
}

/** What a director should look at. */
export type Warning = "offline" | "silent" | "unseen" | "battery";

const SESSION = "sensor.timing_session";
const STATES = [
  SESSION,
  "sensor.session_name",
  "sensor.session_started",
  "sensor.passings",
  "sensor.last_passing",
  "sensor.last_seen",
  "sensor.battery",
  "binary_sensor.battery_charging",
  "sensor.status",
];
const LOW_BATTERY = 20;
/** Milliseconds beyond which a device counts as not heard of. */
const UNSEEN = 10 * 60_000;

/** List the timing devices by name. */
export function timingDevices(hass: Hass): StewardDevice[] {
  const devices = [...registryOf(hass).values()];
  return devices.filter((device) => device.entities.has(SESSION)).sort(byName);
}

/**
 * Tell what is wrong with a device at a moment; `silence` is in milliseconds, and without it a
 * device may be silent for as long as it wants.
 */
export function warningsOf(device: TimingDevice, now: number, silence: number): Warning[] {
  if (!device.online) return ["offline"];
  const warnings: Warning[] = [];
  if (device.active) {
    const heard = Math.max(device.lastPassing ?? 0, device.started ?? 0);
    if (silence && heard && now - heard > silence) warnings.push("silent");
    if (device.lastSeen && now - device.lastSeen > UNSEEN) warnings.push("unseen");
  }
  const low = device.battery !== undefined && device.battery < LOW_BATTERY;
  if (low && !device.charging) warnings.push("battery");
  return warnings;
}

/** Reads the timing devices again and again; what has not changed stays the same object. */
export class TimingReader {
  private readonly devices = new Memo<TimingDevice>();
  private readonly lists = new Memo<readonly TimingDevice[]>();
  private readonly chosen = new Memo<readonly StewardDevice[]>();

  /** Read some devices in their order, by default all by their names. */
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
    const states = STATES.map((role) => stateOf(hass, device, role));
    return this.devices.get(device.id, [device, ...states], () => describe(device, states));
  }
}

function describe(
  device: StewardDevice,
  states: readonly (EntityState | undefined)[],
): TimingDevice {
  const [session, name, started, passings, last, seen, battery, charging, status] = states;
  const state = valueOf(session);
  return {
    id: device.id,
    name: device.name,
    online: session !== undefined && session.state !== "unavailable",
    active: state === undefined ? undefined : state === "active",
    session: valueOf(name),
    started: momentOf(started),
    passings: numberOf(passings),
    lastPassing: momentOf(last),
    lastSeen: momentOf(seen),
    battery: numberOf(battery),
    charging: valueOf(charging) === "on",
    status: valueOf(status),
  };
}
