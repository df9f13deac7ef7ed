import assert from "node:assert/strict";
import { test } from "node:test";
import { StillList, STAYS } from "../src/touch/still-list.ts";

interface Item {
  readonly key: string;
  readonly place: number;
}

const item = (key: string): Item => ({ key, place: key.charCodeAt(0) });
const items = (keys: string): Item[] => keys.split("").map(item);

/** A list of letters, and what it shows: those that are gone in brackets. */
function list(keys: string): {
  see: (there: string, moment: number, still?: boolean, held?: string) => number | undefined;
  shown: () => string;
} {
  const still = new StillList<Item>((one, other) => one.place - other.place);
  still.reset(items(keys));
  return {
    see: (there, moment, holds = false, held = "") => {
      const all = items(there);
      const byKey = new Map(all.map((one) => [one.key, one]));
      return still.update(all, byKey, moment, holds, (key) => held.includes(key));
    },
    shown: () =>
      still.rows
        .map(({ item: { key }, gone }) => (gone === undefined ? key : `(${key})`))
        .join(""),
  };
}

test("who is gone stays in the same place for a while, and then those below move up", () => {
  const { see, shown } = list("abc");
  assert.equal(see("ac", 0), undefined);
  assert.equal(shown(), "a(b)c");
  assert.equal(see("ac", STAYS - 1), undefined);
  assert.equal(shown(), "a(b)c");
  assert.equal(see("ac", STAYS), 1);
  assert.equal(shown(), "ac");
});

test("while it is held still nothing leaves, and what is new comes at the end", () => {
  const { see, shown } = list("bd");
  see("d", 0, true);
  assert.equal(see("cda", 2 * STAYS, true), undefined);
  assert.equal(shown(), "(b)dca");
  assert.equal(see("cda", 2 * STAYS), 0);
  assert.equal(shown(), "acd");
});

test("what is on its way out but not yet gone stays", () => {
  const { see, shown } = list("ab");
  see("b", 0);
  see("b", 2 * STAYS, false, "a");
  assert.equal(shown(), "(a)b");
  see("b", 2 * STAYS);
  assert.equal(shown(), "b");
});

test("who comes back is there again", () => {
  const { see, shown } = list("ab");
  see("b", 0);
  see("ab", 1);
  assert.equal(shown(), "ab");
});

test("without a change it shows the same rows", () => {
  const still = new StillList<Item>(() => 0);
  const [one] = items("a");
  assert.ok(one);
  still.reset([one]);
  const { rows } = still;
  still.update([one], new Map([["a", one]]), 0, false, () => false);
  assert.equal(still.rows, rows);
  const renamed = { ...one };
  still.update([renamed], new Map([["a", renamed]]), 0, false, () => false);
  assert.equal(still.rows[0]?.item, renamed);
});
