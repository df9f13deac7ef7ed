import type { Hass } from "../hass.ts";
import { byName, registryOf, type StewardDevice } from "../model/registry.ts";
import { timingDevices } from "../model/timing.ts";
import { transmitters } from "../model/waitlist.ts";

/** What of Steward is set up, by what it is. */
export interface Sight {
  readonly transmitters: readonly StewardDevice[];
  readonly timing: readonly StewardDevice[];
  /** Applications and app sessions: what else has a session to open and to close. */
  readonly applications: readonly StewardDevice[];
  /** Accounts, with their races. */
  readonly accounts: readonly StewardDevice[];
}

/** See what is set up. */
export function sight(hass: Hass): Sight {
  const devices = [...registryOf(hass).values()].sort(byName);
  return {
    transmitters: transmitters(hass),
    timing: timingDevices(hass),
    applications: devices.filter((device) => device.entities.has("sensor.session")),
    accounts: devices.filter((device) => device.entities.has("sensor.open_sessions")),
  };
}

/** Get the entities that devices have in some roles, device by device. */
export function pick(devices: readonly StewardDevice[], ...roles: readonly string[]): string[] {
  return devices.flatMap((device) => roles.flatMap((role) => device.entities.get(role) ?? []));
}
