/** Defines Steward's cards and its dashboard, and tells Home Assistant of them. */
import { StewardDialog } from "./common/dialog.ts";
import { RaceCard } from "./race/card.ts";
import { DevicePanel } from "./race/device-panel.ts";
import { PassingsTable } from "./race/passings-table.ts";
import { SessionDialog } from "./race/session-dialog.ts";
import { StewardStrategy } from "./strategy/dashboard.ts";
import { suggestRace, suggestWaitlist } from "./strategy/suggestions.ts";
import { localizer } from "./texts/index.ts";
import { AssignDialog } from "./waitlist/assign-dialog.ts";
import { WaitlistCard } from "./waitlist/card.ts";
import { EditDialog } from "./waitlist/edit-dialog.ts";
import { GuestRow } from "./waitlist/guest-row.ts";

const ELEMENTS: Readonly<Record<string, CustomElementConstructor>> = {
  "steward-dialog": StewardDialog,
  "steward-guest-row": GuestRow,
  "steward-assign-dialog": AssignDialog,
  "steward-edit-dialog": EditDialog,
  "steward-waitlist-card": WaitlistCard,
  "steward-device-panel": DevicePanel,
  "steward-passings-table": PassingsTable,
  "steward-session-dialog": SessionDialog,
  "steward-race-card": RaceCard,
  "ll-strategy-dashboard-steward": StewardStrategy,
};

/** What Home Assistant lets the user choose. */
interface Offer {
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly preview?: boolean;
  readonly getEntitySuggestion?: typeof suggestRace;
  readonly strategyType?: "dashboard";
}

/** Add to one of the lists on the window that Home Assistant reads; it may not be there yet. */
function register(list: "customCards" | "customStrategies", ...items: Offer[]): void {
  const lists = window as unknown as Record<string, Offer[] | undefined>;
  const known = (lists[list] ??= []);
  known.push(...items.filter((item) => !known.some((one) => one.type === item.type)));
}

for (const [name, element] of Object.entries(ELEMENTS))
  if (!customElements.get(name)) customElements.define(name, element);

// the language of the page, or of the browser: there is no `hass` yet
const text = localizer(document.documentElement.lang || navigator.language);
register(
  "customCards",
  {
    type: "steward-waitlist-card",
    name: `Steward: ${text("waitlist")}`,
    description: text("waitlistDescription"),
    preview: true,
    getEntitySuggestion: suggestWaitlist,
  },
  {
    type: "steward-race-card",
    name: `Steward: ${text("race")}`,
    description: text("raceDescription"),
    preview: true,
    getEntitySuggestion: suggestRace,
  },
);
register("customStrategies", {
  type: "steward",
  strategyType: "dashboard",
  name: "Steward",
  description: text("dashboardDescription"),
});
