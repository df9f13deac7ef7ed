import type { Localize, TextKey } from "../texts/index.ts";
import type { Inventory } from "./inventory.ts";

/** The views of the dashboard, in their order, by their paths. */
export const VIEWS = ["host", "race", "systems", "history"] as const;

/** The path of a view. */
export type ViewPath = (typeof VIEWS)[number];

/** What the dashboard is configured with. */
export interface DashboardConfig {
  /** The views that are shown; by default all in which there is something. */
  readonly views?: readonly ViewPath[];
}

/** A card's configuration. */
export interface Card {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** What is in a view. */
export interface Content {
  readonly type: "sections";
  readonly max_columns: number;
  readonly sections: readonly { readonly type: "grid"; readonly column_span: number; readonly cards: readonly Card[] }[];
}

/** A view's configuration; what is in it is made apart, so that it stays while others change. */
export interface View {
  readonly title: string;
  readonly path: string;
  readonly icon: string;
  readonly show_icon_and_title: true;
  readonly visible: boolean;
  readonly strategy: { readonly type: string; readonly view: ViewPath | "welcome" };
}

const TITLES: Readonly<Record<ViewPath, readonly [TextKey, string]>> = {
  host: ["hostStand", "mdi:account-clock"],
  race: ["raceDesk", "mdi:timer-outline"],
  systems: ["systems", "mdi:heart-pulse"],
  history: ["history", "mdi:chart-line"],
};
const COLUMNS = 4;

/**
 * Make the views of a dashboard.
 *
 * All of them are always there, in the same order: Home Assistant knows the one that is open by
 * its place. One with nothing to show has no tab.
 */
export function viewsOf(inventory: Inventory, config: DashboardConfig, text: Localize): View[] {
  const shown = new Set(VIEWS.filter((path) => isWanted(path, inventory, config)));
  const views = VIEWS.map((path) => {
    const [title, icon] = TITLES[path];
    return view(path, text(title), icon, shown.has(path));
  });
  return [...views, view("welcome", "Steward", "mdi:bell-ring", shown.size === 0)];
}

function isWanted(path: ViewPath, inventory: Inventory, { views }: DashboardConfig): boolean {
  const { transmitters, timing, applications } = inventory;
  const there: Readonly<Record<ViewPath, number>> = {
    host: transmitters.length,
    race: timing.length,
    systems: transmitters.length + timing.length + applications.length,
    history: transmitters.length + timing.length,
  };
  return there[path] > 0 && (views?.includes(path) ?? true);
}

function view(path: View["strategy"]["view"], title: string, icon: string, visible: boolean): View {
  const strategy = { type: "custom:steward", view: path };
  return { title, path, icon, show_icon_and_title: true, visible, strategy };
}

/** Make what is in a view. */
export function contentOf(
  path: View["strategy"]["view"],
  inventory: Inventory,
  text: Localize,
): Content {
  const cards: Readonly<Record<typeof path, () => Card[]>> = {
    host: () => hostStand(inventory),
    race: () => [{ type: "custom:steward-race-card" }, ...raceBoards(inventory)],
    systems: () => [{ type: "custom:steward-systems-card" }],
    history: () => [{ type: "custom:steward-history-card" }],
    welcome: () => [welcome(text)],
  };
  const sections = cards[path]().map((card) => ({
    type: "grid" as const,
    column_span: COLUMNS,
    cards: [{ ...card, grid_options: { columns: "full" } }],
  }));
  return { type: "sections", max_columns: COLUMNS, sections };
}

function hostStand({ transmitters }: Inventory): Card[] {
  const type = "custom:steward-waitlist-card";
  const several = transmitters.length > 1;
  const cards = transmitters.map(({ id, name }) => ({
    type,
    device_id: id,
    ...(several && { title: name }),
  }));
  return cards.length ? cards : [{ type }];
}

/** Make the boards of each race, for who announces and for who looks for the missing. */
function raceBoards({ races }: Inventory): Card[] {
  const type = "custom:steward-race-board";
  return races.flatMap(({ id }) =>
    ["announcer", "marshal"].map((mode) => ({ type, device_id: id, mode })),
  );
}

function welcome(text: Localize): Card {
  return { type: "markdown", content: `## ${text("nothingYet")}\n\n${text("nothingYetHint")}` };
}
