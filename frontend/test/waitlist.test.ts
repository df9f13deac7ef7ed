import assert from "node:assert/strict";
import { test } from "node:test";
import { isOverdue, transmitters, WaitingRoomReader } from "../src/model/waitlist.ts";
import { Home, pager, waitingRoom } from "./home.ts";

test("a room holds the guests by their wait, and the free pagers", () => {
  const home = waitingRoom();
  pager(home, 31, "unavailable");
  const room = new WaitingRoomReader().read(home.hass, undefined);
  assert.deepEqual(
    room?.guests.map(({ pager: number, name, paged, party }) => [number, name, paged, party]),
    [
      ["7", "Bo", true, 2],
      ["12", "Ana", false, 2],
    ],
  );
  assert.deepEqual(room.free, [{ id: "pager3", pager: "3" }]);
  assert.equal(room.averageWait, 90_000);
  assert.equal(room.onTime, 90);
  assert.equal(room.device.configEntry, "entry");
});

test("one change makes one new guest, none makes no new room", () => {
  const home = waitingRoom();
  const reader = new WaitingRoomReader();
  const before = reader.read(home.hass, undefined);
  home.set("elsewhere", "sensor.temperature", "21");
  assert.equal(reader.read(home.hass, undefined), before);
  home.set("pager12", "sensor.guest", "Ana Lopez");
  const after = reader.read(home.hass, undefined);
  assert.equal(after?.guests[0], before?.guests[0]);
  assert.notEqual(after?.guests[1], before?.guests[1]);
  assert.equal(after?.guests[1]?.name, "Ana Lopez");
});

test("a transmitter that cannot be reached shows what was known last", () => {
  const home = waitingRoom();
  const reader = new WaitingRoomReader();
  reader.read(home.hass, undefined);
  for (const number of [3, 7, 12]) home.set(`pager${number}`, "sensor.guest_session", "unavailable");
  assert.equal(reader.read(home.hass, undefined)?.guests.length, 2);
  home.set("T7470", "sensor.waiting", "unavailable");
  const lost = reader.read(home.hass, undefined);
  assert.equal(lost?.online, false);
  assert.equal(lost.guests.length, 2);
  assert.equal(reader.read(home.hass, undefined), lost);
});

test("the transmitter can be chosen", () => {
  const home = waitingRoom();
  home.add("Annex", "hub", { "todo.waitlist": "0", "sensor.waiting": "0" });
  const reader = new WaitingRoomReader();
  assert.deepEqual(
    transmitters(home.hass).map((device) => device.name),
    ["Annex", "T7470"],
  );
  assert.equal(reader.read(home.hass, "T7470")?.guests.length, 2);
  assert.equal(reader.read(home.hass, undefined)?.device.id, "Annex");
  assert.equal(reader.read(home.hass, "gone"), undefined);
  assert.equal(new WaitingRoomReader().read(new Home().hass, undefined), undefined);
});

test("who waits beyond the goal is overdue, until they are paged", () => {
  const home = waitingRoom();
  const [paged, waits] = new WaitingRoomReader().read(home.hass, undefined)?.guests ?? [];
  assert.ok(paged && waits);
  const due = Date.parse("2026-05-01T10:15:00Z");
  assert.equal(isOverdue(waits, due - 1), false);
  assert.equal(isOverdue(waits, due), true);
  assert.equal(isOverdue(paged, due), false);
});
