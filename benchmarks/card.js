// Runs in a page: shows both cards with made-up states, changes one at a time, and measures that.
async ({ guests, devices, changes }) => {
  const states = {};
  const entities = {};
  const registry = {};
  const since = new Date(Date.now() - 300_000).toISOString();
  const due = new Date(Date.now() + 300_000).toISOString();

  const add = (id, key, via, values) => {
    registry[id] = {
      id,
      name: id,
      via_device_id: via,
      config_entries: ["entry"],
      identifiers: [["steward", `entry_${key}`]],
    };
    for (const [role, state] of Object.entries(values)) {
      const [domain, what] = role.split(".");
      const entity_id = `${domain}.${id}_${what}`;
      entities[entity_id] = { entity_id, platform: "steward", device_id: id, translation_key: what };
      states[entity_id] = { entity_id, state, attributes: {} };
    }
  };
  add("room", "hub", null, { "todo.waitlist": "1", "sensor.waiting": "1" });
  for (let number = 1; number <= guests; number += 1)
    add(`pager${number}`, `pager_${number}`, "room", {
      "sensor.guest_session": "started",
      "sensor.guest": `Guest ${number}`,
      "sensor.party_size": "2",
      "sensor.waiting_since": since,
      "sensor.due": due,
    });
  for (let number = 1; number <= devices; number += 1)
    add(`mat${number}`, `device_${number}`, "cloud", {
      "sensor.timing_session": "active",
      "sensor.session_name": "Race",
      "sensor.session_started": since,
      "sensor.passings": "0",
      "sensor.last_passing": since,
    });

  let tell;
  let hass = {
    states,
    entities,
    devices: registry,
    connection: {
      subscribeMessage: async (listener) => {
        tell = listener;
        return async () => {};
      },
    },
    language: "en",
    locale: { language: "en", time_format: "24" },
    config: { time_zone: "UTC" },
    callService: async () => ({}),
    hassUrl: () => "data:,",
  };
  const change = (entity_id, state) => {
    const one = { ...hass.states[entity_id], state };
    hass = { ...hass, states: { ...hass.states, [entity_id]: one } };
  };

  // what of the cards is rendered, and how often
  const rendered = {};
  const watch = async (name) => {
    const { prototype } = await customElements.whenDefined(name);
    const { update } = prototype;
    prototype.update = function (changed) {
      rendered[name] = (rendered[name] ?? 0) + 1;
      return update.call(this, changed);
    };
  };
  const settle = async (card) => {
    await card.updateComplete;
    await Promise.resolve();
    card.getBoundingClientRect(); // with the layout
  };
  // the race desk is fetched when there is one
  document.createElement("steward-race-card").setConfig({ type: "custom:steward-race-card" });
  await watch("steward-guest-row");
  await watch("steward-device-panel");
  await customElements.whenDefined("steward-race-desk");
  const measure = async (name, part, step) => {
    const card = document.createElement(name);
    card.setConfig({ type: `custom:${name}` });
    document.body.replaceChildren(card);
    const begun = performance.now();
    card.hass = hass;
    await settle(card);
    const first = performance.now() - begun;
    const expected = part === "steward-guest-row" ? guests : devices;
    while (card.shadowRoot.querySelectorAll(part).length < expected)
      await new Promise((done) => requestAnimationFrame(done)); // a long list comes bit by bit
    await settle(card);
    tell?.({ passings: [], rates: {} });
    await settle(card);
    rendered[part] = 0;
    const times = [];
    for (let index = 0; index < changes; index += 1) {
      step(index);
      const start = performance.now();
      card.hass = hass;
      await settle(card);
      times.push(performance.now() - start);
    }
    const rows = rendered[part];
    const elsewhere = [];
    for (let index = 0; index < changes; index += 1) {
      change("sensor.elsewhere", String(index));
      const start = performance.now();
      card.hass = hass;
      await settle(card);
      elsewhere.push(performance.now() - start);
    }
    return { first, times, rows, elsewhere };
  };
  return {
    waitlist: await measure("steward-waitlist-card", "steward-guest-row", (index) =>
      change(`sensor.pager${(index % guests) + 1}_party_size`, String(3 + index)),
    ),
    race: await measure("steward-race-desk", "steward-device-panel", (index) =>
      change(`sensor.mat${(index % devices) + 1}_passings`, String(1 + index)),
    ),
  };
}
