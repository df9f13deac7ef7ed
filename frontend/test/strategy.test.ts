import assert from "node:assert/strict";
import { test } from "node:test";
import { sight } from "../src/strategy/sight.ts";
import { suggestRace, suggestWaitlist } from "../src/strategy/suggestions.ts";
import { views, type View } from "../src/strategy/views.ts";
import { localizer } from "../src/texts/index.ts";
import { Home, waitingRoom } from "./home.ts";

const dashboard = (home: Home): View[] => views(sight(home.hass), localizer("en"));
const paths = (home: Home): string[] => dashboard(home).map((view) => view.path);
const cards = (home: Home): string[] =>
  dashboard(home).flatMap((view) =>
    view.sections.flatMap((section) => section.cards.map((card) => card.type)),
  );

test("without anything set up the dashboard says how to begin", () => {
  assert.deepEqual(paths(new Home()), ["welcome"]);
});

test("a waiting room alone has no race desk", () => {
  const home = waitingRoom();
  assert.deepEqual(paths(home), ["host", "history"]);
  assert.ok(cards(home).includes("custom:steward-waitlist-card"));
  assert.ok(!cards(home).includes("custom:steward-race-card"));
});

test("everything there is has its place", () => {
  const home = waitingRoom();
  home.add("mat", "device_1", { "sensor.timing_session": "idle", "sensor.passings": "0" });
  home.add("cloud", "hub", { "sensor.open_sessions": "0", "calendar.events": "off" });
  home.add("sheet", "hub", { "sensor.session": "idle", "button.open_session": "unknown" });
  assert.deepEqual(paths(home), ["host", "race", "systems", "history"]);
  assert.ok(cards(home).includes("calendar"));
});

test("cards are suggested for the entities of their devices", () => {
  const home = waitingRoom();
  home.add("mat", "device_1", { "sensor.timing_session": "idle", "sensor.passings": "0" });
  const { hass } = home;
  assert.deepEqual(suggestWaitlist(hass, "sensor.T7470_waiting")?.config, {
    type: "custom:steward-waitlist-card",
    device_id: "T7470",
  });
  assert.deepEqual(suggestRace(hass, "sensor.mat_passings")?.config.device_ids, ["mat"]);
  assert.equal(suggestRace(hass, "sensor.T7470_waiting"), null);
  assert.equal(suggestWaitlist(hass, "sensor.mat_passings"), null);
  assert.equal(suggestWaitlist(hass, "light.kitchen"), null);
});
