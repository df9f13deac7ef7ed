/** What was known of systems before they became unavailable, as Steward's integration keeps it. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { EntityState, Hass } from "../hass.ts";

/** Milliseconds after which it is asked again, where there was no answer. */
const AGAIN = 10_000;

const asked = new Set<string>();
const listeners = new Set<() => void>();
let states: Readonly<Record<string, EntityState>> = {};

/** Get the state that an entity had before an outage, if that is known. */
export function lastKnown(entityId: string): EntityState | undefined {
  return states[entityId];
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
  for (const listener of listeners) listener();
}

/** Calls back when it has come to be known. */
export class LastKnownFollower implements ReactiveController {
  private readonly listener: () => void;

  constructor(host: ReactiveControllerHost, listener: () => void) {
    this.listener = listener;
    host.addController(this);
  }

  hostConnected(): void {
    listeners.add(this.listener);
  }

  hostDisconnected(): void {
    listeners.delete(this.listener);
  }
}
