import assert from "node:assert/strict";
import { test } from "node:test";
import { inventoryOf } from "../src/strategy/inventory.ts";
import { suggestRace, suggestRaceBoard, suggestWaitlist } from "../src/strategy/suggestions.ts";
import { contentOf, VIEWS, viewsOf, type DashboardConfig } from "../src/strategy/views.ts";
import { localizer } from "../src/texts/index.ts";
import { Home, waitingRoom } from "./home.ts";

const text = localizer("en");
const tabs = (home: Home, config: DashboardConfig = {}): string[] =>
  viewsOf(inventoryOf(home.hass), config, text)
    .filter((view) => view.visible)
    .map((view) => view.path);
const cards = (home: Home, view: (typeof VIEWS)[number]): unknown[] =>
  contentOf(view, inventoryOf(home.hass), text).sections.flatMap((section) => section.cards);

test("without anything set up the dashboard says how to begin", () => {
  assert.deepEqual(tabs(new Home()), ["welcome"]);
});

test("a waiting room alone has no race desk, and every view keeps its place", () => {
  const home = waitingRoom();
  assert.deepEqual(tabs(home), ["host", "systems", "history"]);
  const paths = viewsOf(inventoryOf(home.hass), {}, text).map((view) => view.path);
  assert.deepEqual(paths, [...VIEWS, "welcome"]);
});

test("everything there is has its tab, unless others were chosen", () => {
  const home = waitingRoom();
  home.add("mat", "device_1", { "sensor.timing_session": "idle", "sensor.passings": "0" });
  assert.deepEqual(tabs(home), [...VIEWS]);
  assert.deepEqual(tabs(home, { views: ["race", "host"] }), ["host", "race"]);
});

test("each transmitter has a list, with its name where there are several", () => {
  const home = waitingRoom();
  assert.deepEqual(cards(home, "host"), [
    {
      type: "custom:steward-waitlist-card",
      device_id: "T7470",
      grid_options: { columns: "full" },
    },
  ]);
  home.add("Annex", "hub", { "todo.waitlist": "0", "sensor.waiting": "0" });
  const titles = cards(home, "host").map((card) => (card as { title?: string }).title);
  assert.deepEqual(titles, ["Annex", "T7470"]);
  // a view whose systems were deleted while it was open still says so
  assert.equal(cards(new Home(), "host").length, 1);
});

test("a race has its boards below the race desk, and each of them is suggested for it", () => {
  const home = waitingRoom();
  home.add("mat", "device_1", { "sensor.timing_session": "idle", "sensor.passings": "0" });
  home.add("Run", "race_1", { "event.race_progress": "unknown", "sensor.race_late": "0" });
  const grid_options = { columns: "full" };
  const type = "custom:steward-race-board";
  assert.deepEqual(cards(home, "race"), [
    { type: "custom:steward-race-card", grid_options },
    { type, device_id: "Run", mode: "announcer", grid_options },
    { type, device_id: "Run", mode: "marshal", grid_options },
  ]);
  const suggested = suggestRaceBoard(home.hass, "sensor.Run_race_late");
  const modes = suggested.map(({ config }) => config.mode);
  assert.deepEqual(modes, ["announcer", "leaders", "marshal"]);
  assert.deepEqual(suggestRaceBoard(home.hass, "sensor.mat_passings"), []);
});

test("cards are suggested for the entities of their devices", () => {
  const home = waitingRoom();
  home.add("mat", "device_1", { "sensor.timing_session": "idle", "sensor.passings": "0" });
  home.add("app", "hub", { "sensor.session": "idle" });
  const { hass } = home;
  const types = (suggestions: { config: { type: string; features?: unknown } }[]): unknown[] =>
    suggestions.map(({ config: { type, features } }) => features ?? type);
  const [list] = suggestWaitlist(hass, "sensor.T7470_waiting");
  assert.deepEqual(list?.config, { type: "custom:steward-waitlist-card", device_id: "T7470" });
  const page = [{ type: "custom:steward-pager" }];
  assert.deepEqual(types(suggestWaitlist(hass, "sensor.pager12_guest")), [page]);
  const session = [{ type: "custom:steward-session" }];
  const desk = "custom:steward-race-card";
  assert.deepEqual(types(suggestRace(hass, "sensor.mat_passings")), [desk, session]);
  assert.deepEqual(types(suggestRace(hass, "sensor.app_session")), [session]);
  for (const suggest of [suggestRace, suggestWaitlist])
    assert.deepEqual(suggest(hass, "light.kitchen"), []);
  assert.deepEqual(suggestRace(hass, "sensor.T7470_waiting"), []);
});
