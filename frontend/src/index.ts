/** Defines Steward's cards and its dashboard, and tells Home Assistant of them. */
import { define } from "./common/define.ts";
import { laterCard } from "./common/later-card.ts";
import type { TileContext } from "./features/base.ts";
import { PagerFeature } from "./features/pager-feature.ts";
import { SessionFeature } from "./features/session-feature.ts";
import type { Hass } from "./hass.ts";
import { StewardStrategy, StewardViewStrategy } from "./strategy/dashboard.ts";
import { suggestRace, suggestRaceBoard, suggestWaitlist } from "./strategy/suggestions.ts";
import { fetchTexts, localizer, type Localize, type TextKey } from "./texts/index.ts";
import { WaitlistCard } from "./waitlist/card.ts";
import { GuestRow } from "./waitlist/guest-row.ts";
import { NextBar } from "./waitlist/next-bar.ts";

define({
  "steward-guest-row": GuestRow,
  "steward-next-bar": NextBar,
  "steward-waitlist-card": WaitlistCard,
  "steward-race-card": laterCard("steward-race-desk", async () => {
    const { RaceCard } = await import("./race/all.ts");
    return RaceCard;
  }),
  "steward-race-board": laterCard("steward-race-board-card", async () => {
    const { RaceBoardCard } = await import("./race/all.ts");
    return RaceBoardCard;
  }),
  "steward-systems-card": laterCard("steward-systems", async () => {
    const { SystemsCard } = await import("./more.ts");
    return SystemsCard;
  }),
  "steward-history-card": laterCard("steward-history", async () => {
    const { HistoryCard } = await import("./more.ts");
    return HistoryCard;
  }),
  "steward-pager": PagerFeature,
  "steward-session": SessionFeature,
  "ll-strategy-dashboard-steward": StewardStrategy,
  "ll-strategy-view-steward": StewardViewStrategy,
});

/** What Home Assistant lets the user choose. */
interface Offer {
  readonly type: string;
  readonly name: string;
  readonly description?: string;
  readonly preview?: boolean;
  readonly getEntitySuggestion?: typeof suggestRace;
  readonly isSupported?: (hass: Hass, context: TileContext) => boolean;
  readonly strategyType?: "dashboard";
}

/** Put into one of the lists on the window that Home Assistant reads; it may not be there yet. */
function register(
  list: "customCards" | "customCardFeatures" | "customStrategies",
  ...items: Offer[]
): void {
  const lists = window as unknown as Record<string, Offer[] | undefined>;
  const known = (lists[list] ??= []);
  for (const item of items) {
    const before = known.find((one) => one.type === item.type);
    if (before) Object.assign(before, item);
    else known.push(item);
  }
}

/** Tell Home Assistant of all there is, in a language. */
function offer(text: Localize): void {
  const named = (type: string, name: TextKey): { type: string; name: string } => ({
    type: `steward-${type}`,
    name: `Steward: ${text(name)}`,
  });
  const card = (type: "waitlist" | "race" | "systems" | "history"): Offer => ({
    ...named(`${type}-card`, type),
    description: text(`${type}Description`),
    preview: true,
  });
  register(
    "customCards",
    { ...card("waitlist"), getEntitySuggestion: suggestWaitlist },
    { ...card("race"), getEntitySuggestion: suggestRace },
    {
      ...named("race-board", "raceBoard"),
      description: text("raceBoardDescription"),
      preview: true,
      getEntitySuggestion: suggestRaceBoard,
    },
    card("systems"),
    card("history"),
  );
  register(
    "customCardFeatures",
    {
      ...named("pager", "pagerFeature"),
      isSupported: (hass, context) => PagerFeature.isSupported(hass, context),
    },
    {
      ...named("session", "sessionFeature"),
      isSupported: (hass, context) => SessionFeature.isSupported(hass, context),
    },
  );
  register("customStrategies", {
    type: "steward",
    strategyType: "dashboard",
    name: "Steward",
    description: text("dashboardDescription"),
  });
}

// the language of the page, or of the browser: there is no `hass` yet
const language = document.documentElement.lang || navigator.language;
offer(localizer(language));
void fetchTexts(language)?.then(() => {
  offer(localizer(language));
});
