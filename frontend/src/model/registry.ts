import type { DeviceEntry, EntityState, Hass } from "../hass.ts";
import { lastKnown } from "../home/last-known.ts";
import type { Role } from "./roles.ts";

const PLATFORM = "steward";

/** A device of Steward's, with the entities that it has by what they are. */
export interface StewardDevice {
  readonly id: string;
  readonly name: string;
  readonly via: string | undefined;
  readonly configEntry: string | undefined;
  /** What identifies it; it ends with what it is, such as `pager_12`. */
  readonly identifier: string;
  /** Entity ids by domain and translation key, such as `sensor.guest_session`. */
  readonly entities: ReadonlyMap<string, string>;
}

/** All devices of Steward's, by their id. */
export type Registry = ReadonlyMap<string, StewardDevice>;

interface Known {
  readonly entities: Hass["entities"];
  readonly devices: Hass["devices"];
  readonly registry: Registry;
  /** Whether each entity could be told what it is. */
  readonly complete: boolean;
}

let known: Known | undefined;

/** Find the devices and their entities; done once for each change of Home Assistant's registries. */
export function registryOf(hass: Hass): Registry {
  const same = known?.entities === hass.entities && known.devices === hass.devices;
  if (!known || !same || !known.complete) {
    const fresh = read(hass);
    // what could not be told at first may have come to be known; without that nothing changed
    if (!known || !same || fresh.complete) known = fresh;
  }
  return known.registry;
}

function read(hass: Hass): Known {
  const roles = new Map<string, Map<string, string>>();
  let complete = true;
  for (const entity of Object.values(hass.entities)) {
    if (entity.platform !== PLATFORM || !entity.device_id) continue;
    const [domain = ""] = entity.entity_id.split(".", 1);
    const what = entity.translation_key ?? deviceClass(hass.states[entity.entity_id]);
    let entities = roles.get(entity.device_id);
    if (!entities) roles.set(entity.device_id, (entities = new Map<string, string>()));
    if (what === undefined) complete = false;
    else entities.set(`${domain}.${what}`, entity.entity_id);
  }
  const registry = new Map<string, StewardDevice>();
  for (const [id, entities] of roles) {
    const device = hass.devices[id];
    if (!device) continue;
    const before = known?.registry.get(id);
    const fresh = describe(device, entities);
    registry.set(id, before && isSame(before, fresh) ? before : fresh);
  }
  return { entities: hass.entities, devices: hass.devices, registry, complete };
}

function describe(device: DeviceEntry, entities: ReadonlyMap<string, string>): StewardDevice {
  return {
    id: device.id,
    name: device.name_by_user ?? device.name ?? "",
    via: device.via_device_id ?? undefined,
    configEntry: device.config_entries[0],
    identifier: device.identifiers.find(([domain]) => domain === PLATFORM)?.[1] ?? "",
    entities,
  };
}

function isSame(one: StewardDevice, other: StewardDevice): boolean {
  return (
    one.name === other.name &&
    one.via === other.via &&
    one.configEntry === other.configEntry &&
    one.identifier === other.identifier &&
    one.entities.size === other.entities.size &&
    [...one.entities].every(([role, id]) => other.entities.get(role) === id)
  );
}

/** What takes its name from its device class has no translation key. */
function deviceClass(state: EntityState | undefined): string | undefined {
  const name = state?.attributes.device_class;
  if (typeof name === "string") return name;
  return state && "";
}

/** Get the id of one of a device's entities. */
export function entityOf(device: StewardDevice, role: Role): string | undefined {
  return device.entities.get(role);
}

/** Get the state of one of a device's entities. */
export function stateOf(hass: Hass, device: StewardDevice, role: Role): EntityState | undefined {
  const id = entityOf(device, role);
  return id === undefined ? undefined : hass.states[id];
}

/** Get the state of one of a device's entities; during an outage the one before, if it is known. */
export function knownStateOf(
  hass: Hass,
  device: StewardDevice,
  role: Role,
): EntityState | undefined {
  const state = stateOf(hass, device, role);
  return state?.state === "unavailable" ? (lastKnown(state.entity_id) ?? state) : state;
}

/**
 * Tell whether an outage hides one of some states: they go one after the other, and come so, too.
 *
 * What event entities told before it is not kept.
 */
export function isHidden(states: readonly (EntityState | undefined)[]): boolean {
  return states.some(
    (state) => state?.state === "unavailable" && !state.entity_id.startsWith("event."),
  );
}

/** List the devices that have an entity, by their names. */
export function devicesWith(hass: Hass, role: Role): StewardDevice[] {
  const devices = [...registryOf(hass).values()];
  return devices.filter((device) => device.entities.has(role)).sort(byName);
}

/** Put devices in the order of their names, numbers by their value. */
export function byName(one: StewardDevice, other: StewardDevice): number {
  return one.name.localeCompare(other.name, undefined, { numeric: true });
}

/** Remembers what was made of an item's states, for as long as they are the same objects. */
export class Memo<Item> {
  private known = new Map<string, { states: readonly unknown[]; item: Item }>();

  /** Return what was made last. */
  last(key: string): Item | undefined {
    return this.known.get(key)?.item;
  }

  /** Return what was made before if no state is another one since, or else make it. */
  get(key: string, states: readonly unknown[], make: () => Item): Item {
    const before = this.known.get(key);
    if (before?.states.length === states.length)
      if (before.states.every((state, index) => state === states[index])) return before.item;
    const item = make();
    this.known.set(key, { states, item });
    return item;
  }
}
