import assert from "node:assert/strict";
import { test } from "node:test";
import { BoardLists, type BoardRow } from "../src/model/race-board.ts";
import { checkRaceBoard } from "../src/race-board/config.ts";
import { writeUncounted } from "../src/race-board/entered.ts";
import { localizer } from "../src/texts/index.ts";

const row = (bib: string, place?: number): BoardRow => ({ bib, ...(place !== undefined && { place }) });

test("a board is what was sent at first, with what changed since", () => {
  const board = new BoardLists();
  assert.equal(board.known, undefined);
  board.take({ known: true, lists: { all: { order: ["7", "8"], rows: { 7: row("7"), 8: row("8") } } } });
  assert.deepEqual(board.rows("all"), [row("7"), row("8")]);
  board.take({ lists: { all: { order: ["9", "7"], rows: { 9: row("9", 1) } } } });
  assert.deepEqual(board.rows("all"), [row("9", 1), row("7")]);
  board.take({ lists: { all: { rows: { 7: row("7", 2) } } } });
  assert.deepEqual(board.rows("all"), [row("9", 1), row("7", 2)]);
  assert.deepEqual(board.names, ["all"]);
  assert.deepEqual(board.rows("women"), []);
});

test("what was sent is void once the race is not known", () => {
  const board = new BoardLists();
  board.take({ known: true, silent: ["km 5"], lists: { all: { order: ["7"], rows: { 7: row("7") } } } });
  assert.deepEqual(board.silent, ["km 5"]);
  board.take({ known: false });
  assert.equal(board.known, false);
  assert.deepEqual([board.rows("all"), board.silent], [[], []]);
});

test("numbers as bibs keep the order in which they were sent", () => {
  const board = new BoardLists();
  const rows = { 12: row("12"), 7: row("7"), "012": row("012") };
  board.take({ known: true, lists: { arrivals: { order: ["12", "012", "7"], rows } } });
  assert.deepEqual(board.rows("arrivals").map(({ bib }) => bib), ["12", "012", "7"]);
});

test("a configuration that cannot be used is refused in words", () => {
  const type = "custom:steward-race-board";
  checkRaceBoard({ type });
  checkRaceBoard({ type, mode: "marshal", rows: 20 });
  assert.throws(() => {
    checkRaceBoard({ type, mode: "crowd" as "marshal" });
  }, /announcer or leaders or marshal, not crowd/);
  assert.throws(() => {
    checkRaceBoard({ type, rows: 0 });
  }, /from 1 to 20/);
});

test("a passing that was entered in vain is told with the reason", () => {
  const write = (reason: string | null): string =>
    writeUncounted(localizer("en"), "7 Ana", { point: "km 5", reason });
  assert.equal(
    write("too_soon"),
    "7 Ana at km 5 was noted, but does not count: too soon after the passing before.",
  );
  assert.equal(write(null), "");
});
