import type { Hass } from "../hass.ts";
import type { Point } from "../model/history.ts";

/** What was recorded of some entities, by their ids. */
export type Records = ReadonlyMap<string, readonly Point[]>;

interface RecordedState {
  /** The state. */
  readonly s: string;
  /** When it was updated, and if that was not the same, when it changed: seconds since 1970. */
  readonly lu: number;
  readonly lc?: number;
}

interface Statistic {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly mean?: number | null;
  readonly state?: number | null;
}

const HOUR = 3_600_000;
/** Milliseconds of which each state is read; of a longer time the means of hours are. */
const EACH_STATE = 24 * HOUR;

/**
 * Read what was recorded since a moment; statistics are in what the entities are shown in.
 *
 * `hourly` are statistics of no entity: read for more than an hour, and by their own ids.
 */
export async function readRecords(
  hass: Hass,
  entities: readonly string[],
  hourly: readonly string[],
  from: number,
  to: number,
): Promise<Records> {
  const near = Math.max(from, to - EACH_STATE);
  const [states, hours] = await Promise.all([
    readStates(hass, entities, near),
    to - from > HOUR
      ? readStatistics(hass, [...entities, ...hourly], from, to)
      : new Map<string, Point[]>(),
  ]);
  return new Map([
    ...entities.map((entity): [string, readonly Point[]] => [
      entity,
      joined(hours.get(entity) ?? [], states.get(entity) ?? []),
    ]),
    ...hourly.map((id): [string, readonly Point[]] => [id, parted(hours.get(id) ?? [])]),
  ]);
}

/** Put the means of hours before the states, which may begin later: they are not kept as long. */
export function joined(hours: readonly Point[], states: readonly Point[]): Point[] {
  const begin = states.find(({ value }) => typeof value === "number")?.at ?? Infinity;
  const before = hours.filter(({ at }) => at + HOUR <= begin);
  const left = before.length ? states.filter(({ at }) => at >= begin) : states;
  return [...before, ...left];
}

/** Let each hour end: of the next ones nothing may be known. */
export function parted(hours: readonly Point[]): Point[] {
  return hours.flatMap((hour, index): Point[] => {
    const end = hour.at + HOUR;
    const follows = hours[index + 1]?.at === end;
    return follows ? [hour] : [hour, { at: end, value: undefined }];
  });
}

async function readStates(
  hass: Hass,
  entities: readonly string[],
  from: number,
): Promise<Map<string, Point[]>> {
  const answer = await hass.callWS<Readonly<Record<string, readonly RecordedState[]>>>({
    type: "history/history_during_period",
    start_time: new Date(from).toISOString(),
    entity_ids: entities,
    minimal_response: true,
    no_attributes: true,
    significant_changes_only: false,
  });
  return new Map(
    Object.entries(answer).map(([entity, states]) => [
      entity,
      states.map(({ s, lu, lc = lu }) => ({ at: lc * 1000, value: valueIn(s) })),
    ]),
  );
}

async function readStatistics(
  hass: Hass,
  entities: readonly string[],
  from: number,
  to: number,
): Promise<Map<string, Point[]>> {
  const answer = await hass.callWS<Readonly<Record<string, readonly Statistic[]>>>({
    type: "recorder/statistics_during_period",
    start_time: new Date(from).toISOString(),
    end_time: new Date(to).toISOString(),
    statistic_ids: entities,
    period: "hour",
    types: ["mean", "state"],
  });
  return new Map(
    Object.entries(answer).map(([entity, statistics]) => [
      entity,
      statistics.map(({ start, mean, state }) => ({ at: start, value: mean ?? state ?? undefined })),
    ]),
  );
}

function valueIn(text: string): Point["value"] {
  if (text === "unknown") return null;
  const value = text === "" ? NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}
