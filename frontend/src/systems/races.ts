import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Hass } from "../hass.ts";
import { now } from "../home/clock.ts";

/** A race that goes on or is to come. */
export interface Race {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly start: number;
  /** Whether it is told by the day only. */
  readonly whole: boolean;
}

interface CalendarEvent {
  readonly summary: string;
  readonly start: { readonly dateTime?: string; readonly date?: string };
}

const DAY = 86_400_000;
const DAYS = 92;
const MAX_RACES = 4;
/** Milliseconds after which it is asked again. */
const RARELY = 15 * 60_000;

/** Knows the next races of calendars, which it asks for now and then. */
export class Races implements ReactiveController {
  private readonly known = new Map<string, { readonly at: number; readonly races: readonly Race[] }>();
  private readonly host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.known.clear();
  }

  /** Get the next races of a calendar's entity; `undefined` while they are not known. */
  of(hass: Hass, entity: string): readonly Race[] | undefined {
    const before = this.known.get(entity);
    if (!before || performance.now() - before.at > RARELY) {
      this.known.set(entity, { at: performance.now(), races: before?.races ?? [] });
      void this.ask(hass, entity);
    }
    return before?.races;
  }

  private async ask(hass: Hass, entity: string): Promise<void> {
    const moment = now();
    const day = (at: number): string => encodeURIComponent(new Date(at).toISOString());
    const path = `calendars/${entity}?start=${day(moment)}&end=${day(moment + DAYS * DAY)}`;
    try {
      const events = await hass.callApi<readonly CalendarEvent[]>("GET", path);
      const races = events
        .map(({ summary, start }) => ({
          name: summary,
          start: Date.parse(start.dateTime ?? `${start.date ?? ""}T00:00`),
          whole: start.dateTime === undefined,
        }))
        .filter(({ start }) => !Number.isNaN(start))
        .sort((one, other) => one.start - other.start);
      this.known.set(entity, { at: performance.now(), races: races.slice(0, MAX_RACES) });
      this.host.requestUpdate();
    } catch {
      // the calendar is away: it is asked again later
    }
  }
}
