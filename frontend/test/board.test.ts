import assert from "node:assert/strict";
import { test } from "node:test";
import { calledOf, pageOf } from "../src/board/called.ts";
import type { Guest } from "../src/model/guests.ts";

const MINUTE = 60_000;
const guest = (pager: string, minute?: number, name = ""): Guest => ({
  id: pager,
  key: pager,
  pager,
  name,
  paged: minute !== undefined,
  ...(minute !== undefined && { pagedAt: minute * MINUTE }),
});

test("who was called is on the board, the latest first, and leaves in time", () => {
  const guests = [guest("3", 1), guest("5"), guest("7", 4), guest("9", 2)];
  const numbers = (minute: number, hold: number): string[] =>
    calledOf(guests, minute * MINUTE, hold * MINUTE, "none").map(({ pager }) => pager);
  assert.deepEqual(numbers(5, 10), ["7", "9", "3"]);
  assert.deepEqual(numbers(11, 10), ["7", "9"]);
  assert.deepEqual(numbers(14, 10), []);
  assert.deepEqual(numbers(600, 0), ["7", "9", "3"]);
});

test("the public reads no more of a name than is wanted", () => {
  const ana = guest("3", 1, " Ana María López ");
  const shown = (names: "none" | "first" | "initials"): string | undefined =>
    calledOf([ana], MINUTE, 0, names)[0]?.name;
  assert.equal(shown("none"), "");
  assert.equal(shown("first"), "Ana");
  assert.equal(shown("initials"), "A. M. L.");
});

test("what does not fit comes by turns", () => {
  const pages = (moment: number): readonly number[] => pageOf([1, 2, 3, 4, 5], 2, moment, 10);
  assert.deepEqual([0, 9, 10, 20, 30].map(pages), [[1, 2], [1, 2], [3, 4], [5], [1, 2]]);
  assert.deepEqual(pageOf([], 2, 5, 10), []);
  assert.deepEqual(pageOf([1, 2], 0, 10, 10), [2]);
});
