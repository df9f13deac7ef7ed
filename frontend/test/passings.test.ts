import assert from "node:assert/strict";
import { test } from "node:test";
import { RunningList, SLOT, slotOf, type Passing } from "../src/model/passings.ts";

const NOW = Date.parse("2026-05-01T10:00:10Z");

function passing(number: number, seconds: number, device_id = "mat"): Passing {
  return {
    device_id,
    key: `${device_id}/${number}`,
    number,
    bib: String(100 + number),
    chip: null,
    timestamp: new Date(NOW + seconds * 1000).toISOString(),
    session: null,
  };
}

const bibs = (list: RunningList): (string | null)[] => list.passings.map((one) => one.bib);

test("the latest come first, and no more than fit", () => {
  const list = new RunningList(3);
  list.take({ passings: [passing(1, -9), passing(2, -8)], rates: {} }, NOW);
  assert.deepEqual(bibs(list), ["102", "101"]);
  list.take({ passings: [passing(3, -7), passing(4, -6)] }, NOW);
  assert.deepEqual(bibs(list), ["104", "103", "102"]);
});

test("what was before a lost connection is not shown twice", () => {
  const list = new RunningList(9);
  const rates = { mat: { [slotOf(NOW)]: 1 } };
  list.take({ passings: [passing(1, 0)], rates }, NOW);
  list.take({ passings: [passing(2, 0)] }, NOW);
  list.take({ passings: [passing(1, 0), passing(2, 0)], rates: { mat: { [slotOf(NOW)]: 2 } } }, NOW);
  assert.deepEqual(bibs(list), ["102", "101"]);
  assert.deepEqual(list.counts("mat", NOW, 1), [2]);
});

test("passings are counted in the slot that they come in, by whatever clock they are told", () => {
  const list = new RunningList(0);
  list.take({ passings: [], rates: { mat: { [slotOf(NOW) - 1]: 5 } } }, NOW);
  const told = list.take({ passings: [passing(1, 0), passing(2, -3600), passing(3, 3600, "arch")] }, NOW);
  assert.deepEqual([...told], ["mat", "arch"]);
  assert.deepEqual(list.counts("mat", NOW, 3), [0, 5, 2]);
  assert.deepEqual(list.counts("mat", NOW + SLOT, 3), [5, 2, 0]);
  assert.deepEqual(list.counts("arch", NOW, 2), [0, 1]);
  assert.deepEqual(list.counts("gone", NOW, 2), [0, 0]);
});
