import assert from "node:assert/strict";
import { test } from "node:test";
import { outagesOf, TimingReader, warningsOf } from "../src/model/timing.ts";
import { Home } from "./home.ts";

const MINUTE = 60_000;
const NOW = Date.parse("2026-05-01T10:00:00Z");
const at = (minutes: number): string => new Date(NOW - minutes * MINUTE).toISOString();

function course(more: Readonly<Record<string, string>> = {}): Home {
  const home = new Home();
  for (const name of ["mat 10", "mat 9"])
    home.add(name, `device_${name}`, {
      "sensor.timing_session": "active",
      "sensor.session_name": "City run",
      "sensor.session_started": at(60),
      "sensor.passings": "12",
      "sensor.last_passing": at(2),
      "sensor.last_seen": at(1),
      "sensor.battery": "80",
      "binary_sensor.battery_charging": "off",
      ...more,
    });
  return home;
}

function warnings(home: Home, silence = 5): string[] {
  const [device] = new TimingReader().read(home.hass, ["mat 9"]);
  assert.ok(device);
  return warningsOf(device, NOW, silence * MINUTE);
}

test("without a choice the start comes first, and the finish last", () => {
  const home = new Home();
  for (const name of ["Finish", "Halfway", "Start"])
    home.add(name, `device_${name}`, { "sensor.timing_session": "idle" });
  const names = new TimingReader().read(home.hass, undefined).map((device) => device.name);
  assert.deepEqual(names, ["Start", "Halfway", "Finish"]);
});

test("devices come by name, or as they were chosen", () => {
  const reader = new TimingReader();
  const names = (ids?: string[]): string[] =>
    reader.read(course().hass, ids).map((device) => device.name);
  assert.deepEqual(names(), ["mat 9", "mat 10"]);
  assert.deepEqual(names([]), ["mat 9", "mat 10"]);
  assert.deepEqual(names(["mat 10", "gone", "mat 9"]), ["mat 10", "mat 9"]);
});

test("one change makes one new device", () => {
  const home = course();
  const reader = new TimingReader();
  const before = reader.read(home.hass, undefined);
  assert.equal(reader.read({ ...home.hass }, undefined), before);
  home.set("mat 9", "sensor.passings", "13");
  const after = reader.read(home.hass, undefined);
  assert.equal(after[1], before[1]);
  assert.equal(after[0]?.passings, 13);
});

test("a device that is well has no warning", () => {
  assert.deepEqual(warnings(course()), []);
});

test("a silent device with a session is warned of, from its start on", () => {
  const home = course();
  home.set("mat 9", "sensor.last_passing", at(6));
  assert.deepEqual(warnings(home), ["silent"]);
  assert.deepEqual(warnings(home, 0), []);
  home.set("mat 9", "sensor.session_started", at(1));
  assert.deepEqual(warnings(home), []);
  home.set("mat 9", "sensor.session_started", at(60));
  home.set("mat 9", "sensor.timing_session", "idle");
  assert.deepEqual(warnings(home), []);
});

test("an empty battery is warned of, unless it is charged", () => {
  const home = course();
  home.set("mat 9", "sensor.battery", "19");
  assert.deepEqual(warnings(home), ["battery"]);
  home.set("mat 9", "binary_sensor.battery_charging", "on");
  assert.deepEqual(warnings(home), []);
});

test("a device that is not heard of, or gone", () => {
  const home = course();
  home.set("mat 9", "sensor.last_seen", at(11));
  assert.deepEqual(warnings(home), ["unseen"]);
  home.set("mat 9", "sensor.timing_session", "unavailable");
  assert.deepEqual(warnings(home), ["offline"]);
});

test("what reaches Home Assistant now is no silence, whatever the device's clock says", () => {
  const home = course({ "event.passing": at(1) });
  home.set("mat 9", "sensor.last_passing", at(60));
  assert.deepEqual(warnings(home), []);
  home.set("mat 9", "sensor.last_passing", at(-60));
  home.set("mat 9", "event.passing", at(7));
  assert.deepEqual(warnings(home), ["silent"]);
});

test("an account that is away is told once, and its devices are as they were known", () => {
  const home = new Home();
  home.add("cloud", "hub", { "sensor.open_sessions": "1" });
  for (const name of ["one", "two"])
    home.add(name, `device_${name}`, { "sensor.timing_session": "active", "sensor.passings": "5" }, "cloud");
  const reader = new TimingReader();
  assert.deepEqual(outagesOf(home.hass, reader.read(home.hass, undefined)), []);
  const gone = at(3);
  home.set("one", "sensor.timing_session", "unavailable", {}, gone);
  assert.deepEqual(outagesOf(home.hass, reader.read(home.hass, undefined)), []);
  home.set("two", "sensor.timing_session", "unavailable", {}, gone);
  home.set("two", "sensor.passings", "unavailable", {}, gone);
  const devices = reader.read(home.hass, undefined);
  assert.deepEqual(outagesOf(home.hass, devices), [{ name: "cloud", asOf: Date.parse(gone) }]);
  assert.deepEqual(devices.map(({ active, passings }) => [active, passings]), [[true, 5], [true, 5]]);
});
