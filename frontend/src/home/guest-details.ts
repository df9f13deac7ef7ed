/** Who holds the pagers whose entities are disabled, as most of very many are. */
import type { Hass } from "../hass.ts";
import { tellBeside } from "./beside.ts";

/** What is noted of a guest; moments are ISO 8601. */
export interface GuestDetails {
  readonly name: string | null;
  readonly party_size: number | null;
  readonly waiting_since: string | null;
  readonly due: string | null;
  readonly paged_at: string | null;
}

interface Message {
  readonly guests: Readonly<Record<string, GuestDetails | null>>;
}

/** Milliseconds after which it is asked again, where that was refused. */
const AGAIN = 10_000;

const followed = new Set<string>();
const known = new Map<string, GuestDetails>();

/** Get what is noted of who holds a pager, by the id of its device. */
export function guestDetails(pagerId: string): GuestDetails | undefined {
  return known.get(pagerId);
}

/** Follow the guests of a transmitter from now on. */
export function followGuests(hass: Hass, transmitterId: string): void {
  if (followed.has(transmitterId)) return;
  followed.add(transmitterId);
  const command = { type: "steward/guests/subscribe", device_id: transmitterId };
  hass.connection.subscribeMessage(take, command).catch(() => {
    setTimeout(() => followed.delete(transmitterId), AGAIN);
  });
}

function take({ guests }: Message): void {
  for (const [pagerId, guest] of Object.entries(guests)) {
    if (guest) known.set(pagerId, guest);
    else known.delete(pagerId);
  }
  tellBeside();
}
