import type { Localize, TextKey } from "../texts/index.ts";

/** What became of a passing that was entered. */
export interface Entered {
  readonly point: string;
  /** Why it does not count; `null` if it does. */
  readonly reason: string | null;
}

const REASONS: Readonly<Record<string, TextKey>> = {
  out_of_race: "whyOutOfRace",
  before_gun: "whyBeforeGun",
  after_limit: "whyAfterLimit",
  after_start_window: "whyAfterWindow",
  too_soon: "whyTooSoon",
  already_seen: "whyAlreadySeen",
  out_of_order: "whyOutOfOrder",
  too_many: "whyTooMany",
};

/** Write that a passing of somebody's does not count, and why; empty if it does. */
export function writeUncounted(localize: Localize, who: string, { point, reason }: Entered): string {
  const why = reason === null ? undefined : REASONS[reason];
  return why ? localize("notCounted", { who, point, why: localize(why) }) : "";
}
