import type { TitledConfig } from "../common/card.ts";
import { formOf } from "../common/form.ts";
import type { ConfigForm } from "../hass.ts";
import { currentLocalizer, type TextKey } from "../texts/index.ts";

/** Who looks at the board. */
export type BoardMode = "announcer" | "leaders" | "marshal";

/** What the card is configured with. */
export interface RaceBoardConfig extends TitledConfig {
  /** The race's device; by default the first one. */
  readonly device_id?: string;
  readonly mode?: BoardMode;
  /** Of the announcer: the point whose arrivals are shown; by default the last one. */
  readonly point?: string;
  /** Of the leaders: the categories that have a list of their own. */
  readonly categories?: readonly string[];
  /** How many runners a list holds. */
  readonly rows?: number;
}

const MODES: Readonly<Record<BoardMode, TextKey>> = {
  announcer: "modeAnnouncer",
  leaders: "modeLeaders",
  marshal: "modeMarshal",
};
export const DEFAULT_ROWS = 5;
const MAX_ROWS = 20;
const LABELS: Readonly<Record<string, TextKey>> = {
  device_id: "theRace",
  title: "title",
  mode: "mode",
  point: "racePoint",
  categories: "categories",
  rows: "rows",
};
const HELP: Readonly<Record<string, TextKey>> = {
  device_id: "transmitterHelp",
};

/** Check a configuration; throws an error where it cannot be used. */
export function checkRaceBoard({ mode, rows }: RaceBoardConfig): void {
  if (mode !== undefined && !(mode in MODES))
    throw new Error(`mode is ${Object.keys(MODES).join(" or ")}, not ${mode}`);
  if (rows !== undefined && !(Number.isInteger(rows) && rows >= 1 && rows <= MAX_ROWS))
    throw new Error(`rows is a number from 1 to ${MAX_ROWS}`);
}

/** Make the fields of the card's visual editor. */
export function raceBoardForm(): ConfigForm {
  const localize = currentLocalizer();
  const options = Object.entries(MODES).map(([value, text]) => ({ value, label: localize(text) }));
  const races = { integration: "steward", manufacturer: "Steward" };
  return formOf(
    [
      { name: "device_id", selector: { device: { filter: [races] } } },
      { name: "title", selector: { text: {} } },
      { name: "mode", default: "announcer", selector: { select: { mode: "list", options } } },
      { name: "rows", default: DEFAULT_ROWS, selector: { number: { min: 1, max: MAX_ROWS, mode: "box" } } },
      { name: "point", selector: { text: {} } },
      { name: "categories", selector: { text: { multiple: true } } },
    ],
    LABELS,
    HELP,
  );
}
