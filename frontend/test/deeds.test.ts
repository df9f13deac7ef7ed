import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Deeds } from "../src/common/deeds.ts";
import { localizer } from "../src/texts/index.ts";

const text = localizer("en");

function begin(): { deeds: Deeds; renders: () => number } {
  let renders = 0;
  const deeds = new Deeds({
    addController: () => undefined,
    removeController: () => undefined,
    requestUpdate: () => void (renders += 1),
    updateComplete: Promise.resolve(true),
  });
  return { deeds, renders: () => renders };
}

test("what is under way is shown, and not begun twice", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { deeds, renders } = begin();
  let finish: (() => void) | undefined;
  const first = deeds.run("7", text, "Page", "Ana", () => new Promise<void>((done) => (finish = done)));
  assert.deepEqual(deeds.of("7"), { state: "sending", text: "Page", about: "Page, Ana" });
  assert.equal(await deeds.run("7", text, "Page", "Ana", () => Promise.reject(new Error())), false);
  finish?.();
  assert.equal(await first, true);
  assert.equal(deeds.of("7")?.state, "done");
  assert.equal(deeds.said, "Page, Ana: Done");
  mock.timers.tick(5000);
  assert.equal(deeds.of("7"), undefined);
  assert.equal(renders(), 3);
  mock.timers.reset();
});

test("a refusal stays, with its reason", async () => {
  const { deeds } = begin();
  const refuse = (): Promise<never> => Promise.reject(new Error("Pager 7 has no session."));
  assert.equal(await deeds.run("7", text, "Clear", "Ana", refuse), false);
  const refused = { state: "refused", text: "Pager 7 has no session.", about: "Clear, Ana" };
  assert.deepEqual(deeds.of("7"), refused);
  assert.deepEqual(deeds.refusalsBut(new Set()), [["7", refused]]);
  assert.deepEqual(deeds.refusalsBut(new Set(["7"])), []);
  assert.equal(deeds.said, "Clear, Ana: Refused. Pager 7 has no session.");
  deeds.forget("7");
  assert.equal(deeds.of("7"), undefined);
});
