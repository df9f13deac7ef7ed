import type { StewardDevice } from "../model/registry.ts";
import type { Localize, TextKey } from "../texts/index.ts";
import { pick, type Sight } from "./sight.ts";

/** A card's configuration. */
export interface Card {
  readonly type: string;
  readonly [member: string]: unknown;
}

interface Section {
  readonly type: "grid";
  readonly column_span?: number;
  readonly cards: readonly Card[];
}

/** A view's configuration. */
export interface View {
  readonly title: string;
  readonly path: string;
  readonly icon: string;
  readonly type: "sections";
  readonly max_columns: number;
  readonly sections: readonly Section[];
}

const COLUMNS = 4;
const PLOTS_BESIDE = 2;

/** Make the views of a dashboard; one with nothing to show is left out. */
export function views(sight: Sight, text: Localize): View[] {
  const all = [
    view("host", text("hostStand"), "mdi:account-clock", hostStand(sight)),
    view("race", text("raceDesk"), "mdi:timer-outline", raceDesk(sight)),
    view("systems", text("systems"), "mdi:heart-pulse", systems(sight, text)),
    view("history", text("history"), "mdi:chart-line", history(sight, text), PLOTS_BESIDE),
  ].filter((one) => one.sections.length > 0);
  return all.length ? all : [welcome(text)];
}

function view(
  path: string,
  title: string,
  icon: string,
  sections: readonly Section[],
  columns = COLUMNS,
): View {
  return { path, title, icon, type: "sections", max_columns: columns, sections };
}

function section(cards: readonly Card[], span = 1): Section[] {
  return cards.length ? [{ type: "grid", column_span: span, cards }] : [];
}

function full(card: Card): Card {
  return { ...card, grid_options: { columns: "full" } };
}

function heading(title: string, icon: string): Card {
  return { type: "heading", heading: title, icon };
}

function tiles(entities: readonly string[]): Card[] {
  return entities.map((entity) => ({
    type: "tile",
    entity,
    name: { type: "entity" },
    // when a button was pressed is no news
    hide_state: entity.startsWith("button."),
  }));
}

function welcome(text: Localize): View {
  const content = `## ${text("nothingYet")}\n\n${text("nothingYetHint")}`;
  return view("welcome", "Steward", "mdi:bell-ring", section([{ type: "markdown", content }], 2));
}

function hostStand({ transmitters }: Sight): Section[] {
  return transmitters.flatMap((device) => {
    const card = { type: "custom:steward-waitlist-card", device_id: device.id };
    const title = transmitters.length > 1 ? { title: device.name } : {};
    return section([full({ ...card, ...title })], COLUMNS);
  });
}

function raceDesk({ timing }: Sight): Section[] {
  return timing.length ? section([full({ type: "custom:steward-race-card" })], COLUMNS) : [];
}

function systems({ transmitters, timing, applications, accounts }: Sight, text: Localize): Section[] {
  const health = (devices: readonly StewardDevice[], icon: string, ...roles: string[]): Section[] =>
    devices.flatMap((device) => {
      const cards = tiles(pick([device], ...roles));
      return cards.length ? section([heading(device.name, icon), ...cards]) : [];
    });
  const races = pick(accounts, "calendar.events");
  return [
    ...health(
      transmitters,
      "mdi:radio-tower",
      ...["sensor.connection", "sensor.clock_offset", "button.sync_clock", "number.default_goal"],
    ),
    ...health(
      applications,
      "mdi:application-outline",
      ...["sensor.session", "sensor.opened", "sensor.calculations"],
      ...["button.open_session", "button.close_session"],
    ),
    ...health(accounts, "mdi:cloud-outline", "sensor.open_sessions"),
    ...health(
      timing,
      "mdi:timer-outline",
      ...["sensor.timing_session", "sensor.status", "sensor.battery", "sensor.last_seen"],
    ),
    ...section(
      races.length
        ? [
            heading(text("races"), "mdi:calendar"),
            full({ type: "calendar", entities: races, initial_view: "listWeek" }),
          ]
        : [],
    ),
  ];
}

function history({ transmitters, timing, accounts }: Sight, text: Localize): Section[] {
  const guests = pick(transmitters, "sensor.waiting", "sensor.paged");
  const sessions = pick(accounts, "sensor.open_sessions");
  return [
    ...plot(text, "guestsToday", guests, { type: "history-graph", hours_to_show: 12 }),
    ...plot(text, "waitByDay", pick(transmitters, "sensor.average_wait"), byDay("mean", "max")),
    ...plot(text, "promises", pick(transmitters, "sensor.on_time", "sensor.late"), byDay("mean")),
    ...plot(text, "passingsByHour", pick(timing, "sensor.passings"), {
      type: "statistics-graph",
      chart_type: "bar",
      days_to_show: 1,
      period: "hour",
      stat_types: ["change"],
    }),
    ...plot(text, "openSessions", sessions, { type: "history-graph", hours_to_show: 12 }),
  ];
}

function byDay(...types: readonly string[]): Card {
  return { type: "statistics-graph", days_to_show: 7, period: "day", stat_types: types };
}

/** Make a section of one plot, with a heading; none where there is nothing to plot. */
function plot(text: Localize, title: TextKey, entities: readonly string[], card: Card): Section[] {
  if (entities.length === 0) return [];
  return section([heading(text(title), "mdi:chart-line"), full({ ...card, entities })]);
}
