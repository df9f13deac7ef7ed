import type { Hass } from "../hass.ts";
import { registryOf, type StewardDevice } from "../model/registry.ts";
import { timingDevices } from "../model/timing.ts";
import { transmitters } from "../model/waitlist.ts";

/** A card that fits an entity. */
export interface Suggestion {
  readonly config: { readonly type: string; readonly [member: string]: unknown };
}

/** Suggest the waiting list for an entity of a transmitter. */
export function suggestWaitlist(hass: Hass, entityId: string): Suggestion | null {
  const device = deviceOf(hass, entityId);
  if (!device || !transmitters(hass).includes(device)) return null;
  return { config: { type: "custom:steward-waitlist-card", device_id: device.id } };
}

/** Suggest the race desk for an entity of a timing device. */
export function suggestRace(hass: Hass, entityId: string): Suggestion | null {
  const device = deviceOf(hass, entityId);
  if (!device || !timingDevices(hass).includes(device)) return null;
  return { config: { type: "custom:steward-race-card", device_ids: [device.id] } };
}

function deviceOf(hass: Hass, entityId: string): StewardDevice | undefined {
  return registryOf(hass).get(hass.entities[entityId]?.device_id ?? "");
}
