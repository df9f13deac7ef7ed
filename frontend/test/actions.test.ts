import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { takeHome } from "../src/home/home.ts";
import { localizer } from "../src/texts/index.ts";
import {
  ActionFollower,
  forget,
  hold,
  isCooling,
  reasonOf,
  review,
  run,
  standingOf,
  undo,
  type ActionCall,
} from "../src/touch/actions.ts";
import { Home } from "./home.ts";

let home: Home;
let key = "";
let keys = 0;

beforeEach(() => {
  localizer("en");
  home = new Home();
  takeHome(home.hass);
  key = `guest ${(keys += 1)}`;
});

const clear: ActionCall = {
  action: "clear",
  data: {},
  target: { device_id: "pager7" },
  what: "Clear",
  who: "Ana",
};

function follower(): ActionFollower {
  const host = {
    addController: () => undefined,
    removeController: () => undefined,
    requestUpdate: () => undefined,
    updateComplete: Promise.resolve(true),
  };
  const made = new ActionFollower(host, () => true);
  made.hostConnected();
  return made;
}

test("what is under way is not begun twice", async () => {
  let finish: (() => void) | undefined;
  home.answer = () => new Promise((done) => (finish = () => { done({}); }));
  const first = run(key, clear);
  assert.equal(standingOf(key)?.state, "sending");
  assert.equal(await run(key, clear), false);
  void hold(key, clear, 1000);
  finish?.();
  assert.equal(await first, true);
  assert.deepEqual(home.calls, [{ action: "clear", device_id: "pager7" }]);
  assert.equal(standingOf(key)?.state, "done");
});

test("what cools down is not done once more for the same, but for others", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const page = { ...clear, action: "page", cools: 60_000 };
  assert.equal(await run(key, page), true);
  mock.timers.tick(10_000); // it is no longer shown that it was done
  assert.equal(standingOf(key), undefined);
  assert.equal(isCooling(key, "page"), true);
  assert.equal(await run(key, page), false);
  assert.equal(await run(`${key} other`, page), true);
  assert.equal(await run(key, clear), true);
  mock.timers.reset();
  assert.deepEqual(home.calls.map(({ action }) => action), ["page", "page", "clear"]);
});

test("what was refused may be tried again at once, and stays until it is read", async () => {
  const reader = follower();
  home.answer = () => Promise.reject(new Error("Validation error: Pager 7 has no session."));
  const page = { ...clear, action: "page", what: "Page", cools: 60_000 };
  assert.equal(await run(key, page), false);
  assert.equal(standingOf(key)?.reason, "Pager 7 has no session.");
  assert.equal(reader.said, "Page, Ana: Refused. Pager 7 has no session.");
  assert.equal(await run(key, page), false);
  assert.equal(home.calls.length, 2);
  forget(key);
  assert.equal(standingOf(key), undefined);
  reader.hostDisconnected();
});

test("a refusal is forgotten when what was wanted is so", async () => {
  home.answer = () => Promise.reject(new Error("no answer"));
  let paged = false;
  await run(key, { ...clear, reached: () => paged });
  review();
  assert.equal(standingOf(key)?.state, "refused");
  paged = true;
  review();
  assert.equal(standingOf(key), undefined);
});

/** Let Home Assistant answer when it is told to. */
function answering(): { answer: (response: unknown) => void; fail: (error: unknown) => void } {
  const later: ReturnType<typeof answering> = { answer: () => undefined, fail: () => undefined };
  home.answer = () =>
    new Promise((done, failed) => {
      later.answer = (response) => {
        done({ response });
      };
      later.fail = failed;
    });
  return later;
}

const UNDO = { number: 7 };

test("what is held is held by Home Assistant, once, and done there", async () => {
  const later = answering();
  const held = hold(key, clear, 5000);
  await hold(key, clear, 5000);
  assert.deepEqual(home.calls, [{ action: "clear", device_id: "pager7", undo_within: 5 }]);
  assert.deepEqual([standingOf(key)?.state, standingOf(key)?.holds], ["held", 5000]);
  later.answer({ done: true });
  await held;
  assert.equal(standingOf(key)?.state, "done");
});

test("what is undone is so at once, and whatever is answered then", async () => {
  const later = answering();
  const held = hold(key, clear, 5000);
  const undoing = undo(key, UNDO);
  assert.equal(standingOf(key), undefined);
  assert.deepEqual(home.calls[1], { action: "undo", number: 7 });
  later.answer({ undone: true });
  await undoing;
  later.answer({ done: false });
  void held;
  assert.equal(standingOf(key), undefined);
});

test("what another screen has undone is undone here, and what was refused says why", async () => {
  const later = answering();
  let held = hold(key, clear, 5000);
  later.answer({ done: false });
  await held;
  assert.equal(standingOf(key), undefined);
  held = hold(key, clear, 5000);
  later.fail(new Error("The guest has been paged in the meantime."));
  await held;
  assert.deepEqual(standingOf(key)?.state, "refused");
  assert.match(standingOf(key)?.reason ?? "", /in the meantime/);
});

test("without time to undo it is done at once", async () => {
  await hold(key, clear, 0);
  assert.deepEqual(home.calls, [{ action: "clear", device_id: "pager7" }]);
});

test("without a connection nothing is left to be sent later", async () => {
  takeHome({ ...home.hass, connected: false });
  assert.equal(await run(key, clear), false);
  assert.match(standingOf(key)?.reason ?? "", /No connection/);
  assert.deepEqual(home.calls, []);
});

test("a reason is told in words", () => {
  assert.match(reasonOf(3), /connection was lost/);
  assert.equal(reasonOf({ message: "Validation error: no" }), "no");
  assert.equal(reasonOf("no"), "no");
});
