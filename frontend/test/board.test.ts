import assert from "node:assert/strict";
import { test } from "node:test";
import { calledOf, pageOf } from "../src/board/called.ts";
import type { Door } from "../src/model/door.ts";

const MINUTE = 60_000;

/** Make a door at which pagers were called, by their numbers and minutes. */
function door(hold: number, ...called: [number, number][]): Door {
  return {
    hold: hold * 60,
    quote_as_goal: "off",
    waits: [],
    called: called.map(([number, minute]) => ({
      number,
      paged_at: new Date(minute * MINUTE).toISOString(),
      name: null,
    })),
    pending: [],
  };
}

test("who was called is on the board, and leaves in time", () => {
  const numbers = (minute: number, hold: number): number[] =>
    calledOf(door(hold, [7, 4], [9, 2], [3, 1]), minute * MINUTE).map(({ number }) => number);
  assert.deepEqual(numbers(5, 10), [7, 9, 3]);
  assert.deepEqual(numbers(11, 10), [7, 9]);
  assert.deepEqual(numbers(14, 10), []);
  assert.deepEqual(numbers(600, 0), [7, 9, 3]);
  assert.deepEqual(calledOf(undefined, 0), []);
});

test("what does not fit comes by turns", () => {
  const pages = (moment: number): readonly number[] => pageOf([1, 2, 3, 4, 5], 2, moment, 10);
  assert.deepEqual([0, 9, 10, 20, 30].map(pages), [[1, 2], [1, 2], [3, 4], [5], [1, 2]]);
  assert.deepEqual(pageOf([], 2, 5, 10), []);
  assert.deepEqual(pageOf([1, 2], 0, 10, 10), [2]);
});
