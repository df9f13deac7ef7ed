import assert from "node:assert/strict";
import { test } from "node:test";
import de from "../src/texts/de.ts";
import { en, type TextKey, type Texts } from "../src/texts/en.ts";
import es from "../src/texts/es.ts";
import { currentLocalizer, fetchTexts, localizer } from "../src/texts/index.ts";

const keys = Object.keys(en) as TextKey[];
const placeholders = (text: string): string[] => [
  ...new Set([...text.matchAll(/\{\w+\}/g)].map(String)),
].sort();

for (const [name, texts] of Object.entries<Texts>({ es, de }))
  test(`${name} has each text, with the same placeholders`, () => {
    assert.deepEqual(Object.keys(texts), keys);
    for (const key of keys) assert.deepEqual(placeholders(texts[key]), placeholders(en[key]), key);
  });

test("a text is filled, in English where there is no other", () => {
  assert.equal(localizer("en-GB")("pagerNumber", { pager: 7 }), "Pager 7");
  assert.equal(localizer("fi")("guestOf", { pager: 7 }), "Guest with pager 7");
  assert.equal(localizer("fi").language, "en");
  assert.equal(currentLocalizer(), localizer("fi"));
  assert.equal(fetchTexts("fi"), undefined);
});

test("one is told from several", () => {
  const text = localizer("en");
  assert.equal(text("party", { count: 1 }), "1 person");
  assert.equal(text("party", { count: 2 }), "2 people");
  assert.equal(text("peopleWaiting", { count: 0 }), "0 people are waiting");
});

test("English words and names from elsewhere keep their own direction", () => {
  assert.equal(localizer("he")("activeCount", { count: 3 }), "\u20663 active\u2069");
  const text = localizer("en");
  assert.equal(text("openQuestion", { device: "שער" }), "Open a session on \u2068שער\u2069?");
  assert.equal(text("openQuestion", { device: "Gate" }), "Open a session on Gate?");
});
