import assert from "node:assert/strict";
import { test } from "node:test";
import { de } from "../src/texts/de.ts";
import { en, type TextKey, type Texts } from "../src/texts/en.ts";
import { es } from "../src/texts/es.ts";
import { currentLocalizer, localizer } from "../src/texts/index.ts";

const keys = Object.keys(en) as TextKey[];
const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

for (const [name, texts] of Object.entries<Texts>({ es, de }))
  test(`${name} has each text, with the same placeholders`, () => {
    assert.deepEqual(Object.keys(texts), keys);
    for (const key of keys) assert.deepEqual(placeholders(texts[key]), placeholders(en[key]), key);
  });

test("a text is filled, in the language or its base or else in English", () => {
  const values = { pager: 7 };
  assert.equal(localizer("de-CH")("pagerNumber", values), "Pager 7");
  assert.equal(currentLocalizer()("save"), "Speichern");
  assert.equal(localizer("es")("pagerNumber", values), "Avisador 7");
  assert.equal(localizer("fi")("guestOf", values), "Guest with pager 7");
  assert.equal(localizer("en"), localizer("en"));
});
