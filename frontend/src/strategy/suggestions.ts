import type { Hass } from "../hass.ts";
import { entityOf, registryOf, type StewardDevice } from "../model/registry.ts";
import type { Role } from "../model/roles.ts";
import { localizer } from "../texts/index.ts";

/** A card that fits an entity. */
export interface Suggestion {
  readonly config: { readonly type: string; readonly [member: string]: unknown };
  readonly label?: string;
}

/** Suggest the waiting list for an entity of a transmitter or a pager. */
export function suggestWaitlist(hass: Hass, entityId: string): Suggestion[] {
  const device = deviceOf(hass, entityId);
  if (!device) return [];
  const type = "custom:steward-waitlist-card";
  const text = localizer(hass.language);
  if (entityOf(device, "todo.waitlist"))
    return [
      { config: { type, device_id: device.id }, label: text("hostStand") },
      { config: { type, device_id: device.id, mode: "wall" }, label: text("wall") },
    ];
  return tileOf(device, "sensor.guest_session", "steward-pager", text("pagerFeature"));
}

/** Suggest the race desk for an entity of a timing device, or a tile for a session. */
export function suggestRace(hass: Hass, entityId: string): Suggestion[] {
  const device = deviceOf(hass, entityId);
  if (!device) return [];
  const text = localizer(hass.language);
  const feature = text("sessionFeature");
  if (!entityOf(device, "sensor.timing_session")) return tileOf(device, "sensor.session", "steward-session", feature);
  const config = { type: "custom:steward-race-card", device_ids: [device.id] };
  return [
    { config, label: text("raceDesk") },
    ...tileOf(device, "sensor.timing_session", "steward-session", feature),
  ];
}

/** Suggest the race's board, for each who looks at it, for an entity of a race. */
export function suggestRaceBoard(hass: Hass, entityId: string): Suggestion[] {
  const device = deviceOf(hass, entityId);
  if (!device || !entityOf(device, "event.race_progress")) return [];
  const text = localizer(hass.language);
  const type = "custom:steward-race-board";
  const modes = { announcer: "modeAnnouncer", leaders: "modeLeaders", marshal: "modeMarshal" } as const;
  return Object.entries(modes).map(([mode, label]) => ({
    config: { type, device_id: device.id, mode },
    label: text(label),
  }));
}

function tileOf(device: StewardDevice, role: Role, feature: string, label: string): Suggestion[] {
  const entity = entityOf(device, role);
  if (entity === undefined) return [];
  const features = [{ type: `custom:${feature}` }];
  return [{ config: { type: "tile", entity, name: { type: "device" }, features }, label }];
}

function deviceOf(hass: Hass, entityId: string): StewardDevice | undefined {
  return registryOf(hass).get(hass.entities[entityId]?.device_id ?? "");
}
