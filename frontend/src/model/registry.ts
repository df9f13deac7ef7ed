import type { DeviceEntry, EntityState, Hass } from "../hass.ts";

const PLATFORM = "steward";

/** A device of Steward's, with the entities that it has by what they are. */
export interface StewardDevice {
  readonly id: string;
  readonly name: string;
  readonly via: string | undefined;
  readonly configEntry: string | undefined;
  /** What the system calls it; it ends with the key of its item, such as `pager_12`. */
  readonly identifier: string;
  /** Entity ids by role: the domain and the translation key, such as `sensor.guest_session`. */
  readonly entities: ReadonlyMap<string, string>;
}

/** All devices of Steward's, by their id. */
export type Registry = ReadonlyMap<string, StewardDevice>;

interface Known {
  readonly entities: Hass["entities"];
  readonly devices: Hass["devices"];
  readonly registry: Registry;
}

let known: Known | undefined;

/** Find the devices and their entities; done once for each change of Home Assistant's registries. */
export function registryOf(hass: Hass): Registry {
  if (known?.entities !== hass.entities || known.devices !== hass.devices) {
    known = { entities: hass.entities, devices: hass.devices, registry: read(hass) };
  }
  return known.registry;
}

function read(hass: Hass): Registry {
  const roles = new Map<string, Map<string, string>>();
  for (const entity of Object.values(hass.entities)) {
    if (entity.platform !== PLATFORM || !entity.device_id) continue;
    const domain = entity.entity_id.split(".", 1)[0] ?? "";
    const what = entity.translation_key ?? deviceClass(hass.states[entity.entity_id]);
    let entities = roles.get(entity.device_id);
    if (!entities) roles.set(entity.device_id, (entities = new Map<string, string>()));
    entities.set(`${domain}.${what}`, entity.entity_id);
  }
  const registry = new Map<string, StewardDevice>();
  for (const [id, entities] of roles) {
    const device = hass.devices[id];
    if (device) registry.set(id, describe(device, entities));
  }
  return registry;
}

function describe(device: DeviceEntry, entities: ReadonlyMap<string, string>): StewardDevice {
  const identifier = device.identifiers.find(([domain]) => domain === PLATFORM)?.[1] ?? "";
  const configEntry = device.config_entries[0];
  return {
    id: device.id,
    name: device.name_by_user ?? device.name ?? "",
    via: device.via_device_id ?? undefined,
    configEntry,
    identifier,
    entities,
  };
}

/** What takes its name from its device class has no translation key. */
function deviceClass(state: EntityState | undefined): string {
  const name = state?.attributes.device_class;
  return typeof name === "string" ? name : "";
}

/** Get the state of one of a device's entities, by its role. */
export function stateOf(hass: Hass, device: StewardDevice, role: string): EntityState | undefined {
  const id = device.entities.get(role);
  return id === undefined ? undefined : hass.states[id];
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
