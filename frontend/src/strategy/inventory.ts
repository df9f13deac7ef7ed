import type { Hass } from "../hass.ts";
import { devicesWith, type StewardDevice } from "../model/registry.ts";
import { timingDevices } from "../model/timing.ts";
import { transmitters } from "../model/waitlist.ts";

/** What of Steward is set up, by what it is. */
export interface Inventory {
  readonly transmitters: readonly StewardDevice[];
  readonly timing: readonly StewardDevice[];
  readonly races: readonly StewardDevice[];
  /** Applications and app sessions: what else has a session to open and to close. */
  readonly applications: readonly StewardDevice[];
}

/** See what is set up. */
export function inventoryOf(hass: Hass): Inventory {
  return {
    transmitters: transmitters(hass),
    timing: timingDevices(hass),
    races: devicesWith(hass, "event.race_progress"),
    applications: devicesWith(hass, "sensor.session"),
  };
}
