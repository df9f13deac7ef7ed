import type { DeviceEntry, EntityEntry, EntityState, Hass } from "../src/hass.ts";

const ENTRY = "entry";

/** A made-up Home Assistant, in which each change gives a new `hass`, as in the real one. */
export class Home {
  /** Which actions were called. */
  readonly calls: Record<string, unknown>[] = [];
  /** What is answered to an action. */
  answer: () => Promise<{ response?: unknown }> = () => Promise.resolve({});
  hass: Hass = {
    states: {},
    entities: {},
    devices: {},
    connection: { subscribeMessage: () => Promise.resolve(() => Promise.resolve()) },
    language: "en",
    locale: { language: "en" },
    config: { time_zone: "UTC" },
    callService: (_, action, data, target) => {
      this.calls.push({ action, ...data, ...target });
      return this.answer();
    },
    callWS: () => Promise.reject(new Error("nobody is there")),
    callApi: () => Promise.reject(new Error("nobody is there")),
    hassUrl: (path) => path,
    formatEntityState: ({ state }) => state,
    formatEntityName: ({ entity_id }) => entity_id,
  };

  /** Add a device of Steward's with entities: their states by domain and translation key. */
  add(id: string, key: string, states: Readonly<Record<string, string>>, via?: string): void {
    const device: DeviceEntry = {
      id,
      name: id,
      via_device_id: via ?? null,
      config_entries: [ENTRY],
      identifiers: [["steward", `lrs_${ENTRY}_${key}`]],
    };
    const entities: Record<string, EntityEntry> = {};
    for (const role of Object.keys(states)) {
      const [domain = "", what = ""] = role.split(".");
      const entity_id = `${domain}.${id}_${what}`;
      const named = !["battery", "battery_charging"].includes(what);
      entities[entity_id] = {
        entity_id,
        platform: "steward",
        device_id: id,
        translation_key: named ? what : null,
      };
    }
    this.hass = {
      ...this.hass,
      devices: { ...this.hass.devices, [id]: device },
      entities: { ...this.hass.entities, ...entities },
    };
    for (const [role, state] of Object.entries(states)) this.set(id, role, state);
  }

  /** Set the state of an entity. */
  set(
    id: string,
    role: string,
    state: string,
    attributes: EntityState["attributes"] = {},
    last_changed = "2026-05-01T10:07:00+00:00",
  ): void {
    const [domain = "", what = ""] = role.split(".");
    const entity_id = `${domain}.${id}_${what}`;
    const classed = { device_class: what, ...attributes };
    const set = { entity_id, state, attributes: classed, last_changed };
    const states = { ...this.hass.states, [entity_id]: set };
    this.hass = { ...this.hass, states };
  }
}

/** A transmitter with a guest who waits, one who was paged, and a free pager. */
export function waitingRoom(): Home {
  const home = new Home();
  home.add("T7470", "hub", {
    "todo.waitlist": "2",
    "sensor.waiting": "1",
    "sensor.average_wait": "1.5",
    "sensor.on_time": "90",
    "sensor.guests_served": "7",
  });
  home.set("T7470", "sensor.average_wait", "1.5", { unit_of_measurement: "min" });
  pager(home, 12, "started", "Ana", "2026-05-01T10:05:00+00:00");
  pager(home, 3, "idle");
  pager(home, 7, "paged", "Bo", "2026-05-01T10:00:00+00:00");
  return home;
}

/** Add a pager to it. */
export function pager(home: Home, number: number, session: string, guest = "", since = ""): void {
  const due = since && new Date(Date.parse(since) + 600_000).toISOString();
  const states = {
    "sensor.guest_session": session,
    "sensor.guest": guest || "unknown",
    "sensor.party_size": guest ? "2" : "unknown",
    "sensor.waiting_since": since || "unknown",
    "sensor.due": due || "unknown",
  };
  home.add(`pager${number}`, `pager_${number}`, states, "T7470");
}
