/** What was known of systems before they became unavailable, as Steward's integration keeps it. */
import { parseMoment, type EntityState, type Hass } from "../hass.ts";
import { tellBeside } from "./beside.ts";

/** Milliseconds after which it is asked again, where there was no answer. */
const AGAIN = 10_000;

const asked = new Set<string>();
let states: Readonly<Record<string, EntityState>> = {};

/** Get the state that an entity had before an outage, if that is known. */
export function lastKnown(entityId: string): EntityState | undefined {
  return states[entityId];
}

/** Tell when what an outage hides was so: since then, unless more is known of it. */
export function knownAsOf(hidden: EntityState | undefined): number | undefined {
  const before = hidden && lastKnown(hidden.entity_id);
  return parseMoment(before?.as_of ?? hidden?.last_changed);
}

/** Ask what was known before an outage, once for each of them; `outage` names it. */
export function askLastKnown(hass: Hass, outage: string): void {
  if (asked.has(outage)) return;
  asked.add(outage);
  void ask(hass, outage);
}

async function ask(hass: Hass, outage: string): Promise<void> {
  try {
    states = await hass.callWS<typeof states>({ type: "steward/last_known" });
  } catch {
    setTimeout(() => asked.delete(outage), AGAIN);
    return;
  }
  tellBeside();
}
