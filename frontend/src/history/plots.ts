import type { Hass } from "../hass.ts";
import type { Sum } from "../model/history.ts";
import { devicesWith, entityOf, type StewardDevice } from "../model/registry.ts";
import type { Role } from "../model/roles.ts";
import type { TextKey } from "../texts/index.ts";

/** What a plot shows. */
export interface PlotKind {
  readonly key: string;
  readonly title: TextKey;
  /** Whose it is, where there are several. */
  readonly name: string;
  readonly entities: readonly string[];
  readonly sum: Sum;
  readonly unit: "number" | "duration" | "percent";
  /** Statistics of hours that say it better over a longer time; those of waits are in seconds. */
  readonly hours?: string;
}

const OF_TRANSMITTERS: readonly (readonly [Role, TextKey, Sum, PlotKind["unit"]])[] = [
  ["sensor.waiting", "historyGuests", "most", "number"],
  ["sensor.average_wait", "historyWait", "last", "duration"],
  ["sensor.on_time", "historyOnTime", "last", "percent"],
];

/** List the plots for what there is. */
export function plotsOf(hass: Hass): PlotKind[] {
  const rooms = devicesWith(hass, "todo.waitlist");
  const plots = rooms.flatMap((room) =>
    OF_TRANSMITTERS.flatMap(([role, title, sum, unit]): PlotKind[] => {
      const entity = entityOf(room, role);
      if (entity === undefined) return [];
      const name = rooms.length > 1 ? room.name : "";
      const plot = { key: entity, title, name, entities: [entity], sum, unit };
      return [role === "sensor.average_wait" ? { ...plot, hours: waitsOf(room) } : plot];
    }),
  );
  const passings = devicesWith(hass, "sensor.passings").flatMap((one) => entityOf(one, "sensor.passings") ?? []);
  if (passings.length === 0) return plots;
  const title = "passings";
  const all = { key: title, title, name: "", entities: passings, sum: "growth", unit: "number" };
  return [...plots, all as PlotKind];
}

/** Name the statistics of a transmitter's true waits, as the integration does. */
function waitsOf({ identifier }: StewardDevice): string {
  const name = `${identifier.replace(/_hub$/, "")}_waits`.toLowerCase();
  return `steward:${name.replace(/[^a-z0-9]+/g, "_")}`;
}
