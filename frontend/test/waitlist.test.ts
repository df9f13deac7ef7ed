import assert from "node:assert/strict";
import { test } from "node:test";
import { recallable, type Door } from "../src/model/door.ts";
import { isOverdue, Rooms, transmitters } from "../src/model/waitlist.ts";
import { Home, pager, waitingRoom } from "./home.ts";

test("a room holds the guests by their wait, and the free pagers", () => {
  const home = waitingRoom();
  pager(home, 31, "unavailable");
  const room = new Rooms().of(home.hass, undefined);
  assert.deepEqual(
    room?.guests.map(({ pager: number, name, paged, party }) => [number, name, paged, party]),
    [
      ["7", "Bo", true, 2],
      ["12", "Ana", false, 2],
    ],
  );
  assert.deepEqual(room.free, [{ id: "pager3", pager: "3" }]);
  assert.deepEqual(room.statistics, { averageWait: 90_000, onTime: 90, served: 7 });
  assert.equal(room.device.configEntry, "entry");
});

test("a pager that is out of service is not offered, and its guest is shown", () => {
  const home = waitingRoom();
  home.add("pager3", "pager_3", { "sensor.guest_session": "idle", "switch.in_service": "off" }, "T7470");
  const broken = new Rooms().of(home.hass, undefined);
  assert.deepEqual(broken?.free, []);
  home.set("pager3", "sensor.guest_session", "started");
  assert.equal(new Rooms().of(home.hass, undefined)?.guests.length, 3);
  home.set("pager3", "sensor.guest_session", "idle");
  home.set("pager3", "switch.in_service", "on");
  assert.deepEqual(new Rooms().of(home.hass, undefined)?.free, [{ id: "pager3", pager: "3" }]);
});

test("who had a pager last is who can be recalled by it", () => {
  const left = (number: number, label: string, minute: number) => ({
    ...{ number, label, party_size: 2 },
    ended_at: `2026-05-01T10:${minute}:00+00:00`,
  });
  const recent = [left(5, "Cy", 40), left(7, "Bo", 35), left(5, "Ana", 30)];
  const door = { recent } as unknown as Door;
  const at = Date.parse("2026-05-01T10:45:00Z");
  const names = recallable(door, at).map(({ label }) => label);
  assert.deepEqual(names, ["Cy", "Bo"]);
  assert.deepEqual(recallable(undefined, at), []);
});

test("where nobody was served there is no share and no mean", () => {
  const home = waitingRoom();
  home.set("T7470", "sensor.guests_served", "0");
  assert.deepEqual(new Rooms().of(home.hass, undefined)?.statistics, { served: 0 });
});

test("one change makes one new guest, none makes no new room", () => {
  const home = waitingRoom();
  const rooms = new Rooms();
  const before = rooms.of(home.hass, undefined);
  home.set("elsewhere", "sensor.temperature", "21");
  assert.equal(rooms.of(home.hass, undefined), before);
  home.set("pager12", "sensor.guest", "Ana Lopez");
  const after = rooms.of(home.hass, undefined);
  assert.equal(after?.guests[0], before?.guests[0]);
  assert.notEqual(after?.guests[1], before?.guests[1]);
  assert.equal(after?.guests[1]?.name, "Ana Lopez");
});

test("a change in the registries that is no change of a guest makes no new guest", () => {
  const home = waitingRoom();
  const rooms = new Rooms();
  const before = rooms.of(home.hass, undefined);
  home.add("lamp", "other", { "light.lamp": "on" });
  const after = rooms.of(home.hass, undefined);
  assert.equal(after?.guests[0], before?.guests[0]);
});

test("who is renamed or paged is the same guest, who comes after is another", () => {
  const home = waitingRoom();
  const rooms = new Rooms();
  const key = (): string | undefined =>
    rooms.of(home.hass, undefined)?.guests.find(({ pager: number }) => number === "12")?.key;
  const ana = key();
  home.set("pager12", "sensor.guest", "Ana Lopez");
  home.set("pager12", "sensor.guest_session", "paged");
  home.set("pager12", "sensor.waiting_since", "2026-05-01T10:05:01+00:00");
  assert.equal(key(), ana);
  home.set("pager12", "sensor.waiting_since", "2026-05-01T11:05:01+00:00"); // a clock was set
  assert.equal(key(), ana);
  home.set("pager12", "sensor.guest", "Cy");
  home.set("pager12", "sensor.waiting_since", "2026-05-01T11:20:00+00:00");
  const cy = key();
  assert.notEqual(cy, ana);
  home.set("pager12", "sensor.guest_session", "idle");
  assert.equal(key(), undefined);
  home.set("pager12", "sensor.guest_session", "started");
  assert.notEqual(key(), cy);
});

test("a transmitter that is away shows what was known last, and when that was", () => {
  const home = waitingRoom();
  const rooms = new Rooms();
  rooms.of(home.hass, undefined);
  for (const number of [3, 7, 12]) home.set(`pager${number}`, "sensor.guest_session", "unavailable");
  assert.equal(rooms.of(home.hass, undefined)?.guests.length, 2);
  home.set("T7470", "sensor.waiting", "unavailable", {}, "2026-05-01T10:08:00+00:00");
  home.set("T7470", "sensor.guests_served", "unavailable");
  const lost = rooms.of(home.hass, undefined);
  assert.equal(lost?.online, false);
  assert.equal(lost.asOf, Date.parse("2026-05-01T10:08:00Z"));
  assert.equal(lost.guests.length, 2);
  assert.equal(lost.statistics.served, 7);
  assert.equal(rooms.of(home.hass, undefined), lost);
  // who was not seen before does not know when it was
  assert.equal(new Rooms().of(home.hass, undefined)?.asOf, undefined);
});

test("the transmitter can be chosen", () => {
  const home = waitingRoom();
  home.add("Annex", "hub", { "todo.waitlist": "0", "sensor.waiting": "0" });
  const rooms = new Rooms();
  assert.deepEqual(
    transmitters(home.hass).map((device) => device.name),
    ["Annex", "T7470"],
  );
  assert.equal(rooms.of(home.hass, "T7470")?.guests.length, 2);
  assert.equal(rooms.of(home.hass, undefined)?.device.id, "Annex");
  assert.equal(rooms.of(home.hass, "gone"), undefined);
  assert.equal(new Rooms().of(new Home().hass, undefined), undefined);
});

test("who waits beyond the goal is overdue, until they are paged", () => {
  const home = waitingRoom();
  const [paged, waits] = new Rooms().of(home.hass, undefined)?.guests ?? [];
  assert.ok(paged && waits);
  const due = Date.parse("2026-05-01T10:15:00Z");
  assert.equal(isOverdue(waits, due - 1), false);
  assert.equal(isOverdue(waits, due), true);
  assert.equal(isOverdue(paged, due), false);
});

test("who comes during an outage sees what the integration has kept", async () => {
  const home = waitingRoom();
  const asOf = "2026-05-01T09:00:00+00:00";
  const kept = Object.fromEntries(
    Object.entries(home.hass.states).map(([id, state]) => [id, { ...state, as_of: asOf }]),
  );
  const left = "2026-05-01T10:09:00+00:00";
  for (const number of [3, 7, 12]) home.set(`pager${number}`, "sensor.guest_session", "unavailable");
  home.set("T7470", "sensor.waiting", "unavailable", {}, left);
  let asked = 0;
  const callWS = <Answer>(): Promise<Answer> => {
    asked += 1;
    return Promise.resolve(kept as Answer);
  };
  const hass = { ...home.hass, callWS };
  const rooms = new Rooms();
  assert.deepEqual(rooms.of(hass, undefined)?.guests, []);
  await new Promise((resolve) => setTimeout(resolve));
  const room = rooms.of(hass, undefined);
  assert.ok(room);
  assert.deepEqual(
    room.guests.map(({ name }) => name),
    ["Bo", "Ana"],
  );
  assert.equal(room.online, false);
  assert.equal(room.asOf, Date.parse(asOf), "and not since Home Assistant was started");
  assert.equal(asked, 1);
});

test("a name that is in no state is told by the integration", () => {
  const home = waitingRoom();
  const id = home.hass.devices.pager7?.id ?? "";
  home.set(id, "sensor.guest", "unknown");
  let tell: (message: unknown) => void = () => undefined;
  const connection = {
    subscribeMessage: (listener: (message: never) => void): Promise<() => Promise<void>> => {
      tell = listener as typeof tell;
      return Promise.resolve(() => Promise.resolve());
    },
  };
  const rooms = new Rooms();
  const names = (): unknown =>
    rooms.of({ ...home.hass, connection }, undefined)?.guests.map(({ name }) => name);
  assert.deepEqual(names(), [undefined, "Ana"]);
  tell({ names: { "sensor.pager7_guest": "Bo", "sensor.pager3_guest": "nobody's" } });
  assert.deepEqual(names(), ["Bo", "Ana"]);
  tell({ names: { "sensor.pager7_guest": null } });
  assert.deepEqual(names(), [undefined, "Ana"]);
});

test("who holds a pager whose session alone is shown is asked for", () => {
  const home = waitingRoom();
  home.add("pager800", "pager_800", { "sensor.guest_session": "started" }, "T7470");
  const asked: unknown[] = [];
  let tell: ((message: never) => void) | undefined;
  home.hass = {
    ...home.hass,
    connection: {
      subscribeMessage: (listener, command) => {
        asked.push(command);
        tell = listener;
        return Promise.resolve(() => Promise.resolve());
      },
    },
  };
  const rooms = new Rooms();
  const guest = (): unknown =>
    rooms.of(home.hass, undefined)?.guests.find(({ pager: number }) => number === "800");
  assert.equal((guest() as { name?: string }).name, undefined);
  assert.deepEqual(asked, [{ type: "steward/guests/subscribe", device_id: "T7470" }]);
  const noted = {
    name: "Eve",
    party_size: 4,
    waiting_since: "2026-05-01T10:05:00+00:00",
    due: null,
    paged_at: null,
  };
  tell?.({ guests: { pager800: noted, pager12: { ...noted, name: "of its entity" } } } as never);
  const { name, party, since } = guest() as { name: string; party: number; since: number };
  assert.deepEqual([name, party, since], ["Eve", 4, Date.parse(noted.waiting_since)]);
  const names = rooms.of(home.hass, undefined)?.guests.map((one) => one.name);
  assert.ok(names?.includes("Ana") && !names.includes("of its entity"));
  assert.equal(asked.length, 1);
  tell?.({ guests: { pager800: null } } as never);
  assert.equal((guest() as { name?: string }).name, undefined);
});
