import assert from "node:assert/strict";
import { test } from "node:test";
import { clockOf, inWords, stopwatch, timeOf } from "../src/common/time.ts";
import { Home } from "./home.ts";

test("a stopwatch shows hours only when there are some", () => {
  assert.equal(stopwatch(-5), "0:00");
  assert.equal(stopwatch(247_999), "4:07");
  assert.equal(stopwatch(3_729_000), "1:02:09");
});

test("words take the largest unit that fits", () => {
  const minutes = [0.5, 12, 119, 180, 3000].map((value) => inWords(value * 60_000).replace("\u00a0", " "));
  assert.deepEqual(minutes, ["30 s", "12 min", "119 min", "3 h", "2 d"]);
});

test("times of day are written as the user has chosen", () => {
  const { hass } = new Home();
  const noon = Date.parse("2026-05-01T13:05:09.250Z");
  const write = (locale: object): string =>
    clockOf({ ...hass, locale: { ...hass.locale, time_zone: "server", ...locale } }).format(noon);
  assert.equal(write({ time_format: "24" }), "13:05:09.2");
  assert.equal(write({ time_format: "12" }).replace(/\s/u, " "), "01:05:09.2 PM");
  assert.equal(write({ language: "de" }), "13:05:09,2");
});

test("a moment of another day is told with its day", () => {
  const { hass } = new Home();
  const german = { ...hass, locale: { language: "de", time_zone: "server" } };
  const noon = Date.parse("2026-05-01T12:00:00Z");
  assert.equal(timeOf(german, noon, noon + 3_600_000), "12:00");
  assert.equal(timeOf(german, noon, noon + 86_400_000), "Fr., 1. Mai, 12:00");
});
