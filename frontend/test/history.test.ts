import assert from "node:assert/strict";
import { test } from "node:test";
import { plotsOf } from "../src/history/plots.ts";
import { joined, parted } from "../src/history/records.ts";
import { added, slotted, spanOf, type Point } from "../src/model/history.ts";
import { Home } from "./home.ts";

const MINUTE = 60_000;
const points = (...values: (readonly [number, number | null | undefined])[]): Point[] =>
  values.map(([minute, value]) => ({ at: minute * MINUTE, value }));
const span = (from: number, to: number): { from: number; to: number } => ({
  from: from * MINUTE,
  to: to * MINUTE,
});

test("a value holds until the next one, and the last one until now", () => {
  const waiting = points([-5, 2], [1, 4], [3, undefined], [5, 1]);
  assert.deepEqual(slotted(waiting, span(0, 6), 6, "last"), [2, 4, 4, undefined, undefined, 1]);
});

test("a short peak is not lost", () => {
  const waiting = points([0, 1], [1.2, 9], [1.3, 2]);
  assert.deepEqual(slotted(waiting, span(0, 4), 2, "most"), [9, 2]);
  assert.deepEqual(slotted(waiting, span(0, 4), 2, "last"), [2, 2]);
});

test("a count grows, through gaps, and begins anew with a new session", () => {
  const passings = points([0, 10], [1, 12], [2, undefined], [3, 15], [4, 2]);
  assert.deepEqual(slotted(passings, span(0, 5), 5, "growth"), [0, 2, undefined, 3, 2]);
  const idle = points([0, 10], [1, null], [3, 15], [4, undefined], [5, 16]);
  assert.deepEqual(slotted(idle, span(0, 6), 6, "growth"), [0, undefined, undefined, 15, undefined, 1]);
});

test("what has just begun is shown large enough to be seen", () => {
  const now = 600;
  assert.deepEqual(spanOf([points([598, 3])], span(0, now)), span(590, now));
  assert.deepEqual(spanOf([points([100, undefined], [200, null], [300, 3])], span(0, now)), span(300, now));
  assert.deepEqual(spanOf([points([-100, 3])], span(0, now)), span(0, now));
  assert.deepEqual(spanOf([[]], span(0, now)), span(590, now));
});

test("series add up where they are known", () => {
  assert.deepEqual(added([[1, undefined, 2], [1, undefined]]), [2, undefined, 2]);
  assert.deepEqual(added([]), []);
});

test("before the states that were kept there are the means of hours", () => {
  const hours = [0, 1, 2].map((hour) => ({ at: hour * 60 * MINUTE, value: hour }));
  const states = points([125, undefined], [130, 7]);
  assert.deepEqual(joined(hours, states), [...hours.slice(0, 2), { at: 130 * MINUTE, value: 7 }]);
  assert.deepEqual(joined([], states), states);
  assert.deepEqual(joined(hours, []), hours);
});

test("an hour of which nothing follows ends", () => {
  const hours = [{ at: 0, value: 5 }, { at: 60 * MINUTE, value: 7 }, { at: 300 * MINUTE, value: 1 }];
  assert.deepEqual(parted(hours), [
    { at: 0, value: 5 },
    { at: 60 * MINUTE, value: 7 },
    { at: 120 * MINUTE, value: undefined },
    { at: 300 * MINUTE, value: 1 },
    { at: 360 * MINUTE, value: undefined },
  ]);
});

test("waits are plotted by their own statistics, which are named as the integration names them", () => {
  const home = new Home();
  home.add("lrs 10.0.1.32:5683", "10.0.1.32:5683_hub", {
    "todo.waitlist": "1",
    "sensor.average_wait": "120",
  });
  const [wait] = plotsOf(home.hass);
  assert.equal(wait?.hours, "steward:lrs_entry_10_0_1_32_5683_waits");
});
