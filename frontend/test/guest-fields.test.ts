import assert from "node:assert/strict";
import { test } from "node:test";
import { changed } from "../src/waitlist/guest-fields.ts";

test("only what is another one is changed", () => {
  const before = { label: "Ana", party_size: 2, goal: { minutes: 10 } };
  assert.deepEqual(changed({ ...before, goal: { minutes: 10 } }, before), {});
  assert.deepEqual(changed({ ...before, party_size: 3 }, before), { party_size: 3 });
  assert.deepEqual(changed({ label: "Bo", goal: { minutes: 5 } }, before), {
    label: "Bo",
    goal: { minutes: 5 },
  });
  assert.deepEqual(changed({}, before), {});
});
