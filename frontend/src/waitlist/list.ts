import type { ReactiveController } from "lit";
import { now } from "../home/clock.ts";
import { byArrival, isOverdue, type Guest, type WaitingRoom } from "../model/waitlist.ts";
import { isUnderWay } from "../touch/actions.ts";
import { isMeant } from "../touch/guard.ts";
import { StillList, type Row } from "../touch/still-list.ts";
import { isStill, Stillness } from "../touch/stillness.ts";

/** Whom a list shows. */
export type Filter = "waiting" | "paged" | "overdue";

/** Milliseconds in which two movements count as one. */
const LATELY = 1000;

type Host = HTMLElement & { requestUpdate(): void; addController(one: ReactiveController): void };

/** The guests that a card shows, in an order that holds still under a pointer. */
export class GuestList {
  private readonly list = new StillList<Guest>(byArrival);
  private readonly host: Host;
  private room: WaitingRoom | undefined;
  private filter: Filter | undefined;
  private sought = "";
  private present: ReadonlyMap<string, Guest> = new Map();
  /** From which row on they moved last, and when. */
  private moved = { from: 0, at: -Infinity };

  /** Show them on a card. */
  constructor(host: Host & ConstructorParameters<typeof Stillness>[0]) {
    this.host = host;
    new Stillness(host, () => {
      this.refresh();
    });
  }

  get rows(): readonly Row<Guest>[] {
    return this.list.rows;
  }

  /** Tell whether a click was meant for the row of a guest, and not for one that was there. */
  isMeant(event: Event, guest: Guest, since: number): boolean {
    const index = this.rows.findIndex(({ item }) => item.key === guest.key);
    const { from, at } = this.moved;
    return isMeant(event, since, index < from ? since : at);
  }

  /** Tell whether a guest is still there. */
  has(guest: Guest): boolean {
    return this.present.has(guest.key);
  }

  /** Take in what there is now. */
  take(room: WaitingRoom | undefined): void {
    if (room === this.room) return;
    const another = room?.device.id !== this.room?.device.id;
    this.room = room;
    this.present = new Map(this.guests.map((guest) => [guest.key, guest]));
    if (another) this.list.reset(this.wanted);
    else this.refresh();
  }

  /** Show other guests: that is asked for, and done at once. */
  choose(filter: Filter | undefined, sought: string): void {
    if (filter === this.filter && sought === this.sought) return;
    this.filter = filter;
    this.sought = sought;
    this.list.reset(this.wanted);
    this.moved = { from: 0, at: performance.now() };
  }

  /** Look whether somebody may leave the list, or has to join it, by now. */
  refresh(): void {
    const before = this.list.rows;
    const at = performance.now();
    const from = this.list.update(this.wanted, this.present, at, isStill(), isUnderWay);
    if (from !== undefined) this.moved = { from: Math.min(from, this.lately(at)), at };
    if (before !== this.list.rows) this.host.requestUpdate();
  }

  /** From which row on they moved only just now; beyond all of them, if they did not. */
  private lately(moment: number): number {
    return moment - this.moved.at < LATELY ? this.moved.from : Infinity;
  }

  private get guests(): readonly Guest[] {
    return this.room ? this.room.guests : [];
  }

  private get wanted(): Guest[] {
    const moment = now();
    const { filter, sought } = this;
    return this.guests.filter(
      (guest) => fits(guest, filter, moment) && matches(guest, sought),
    );
  }
}

function fits(guest: Guest, filter: Filter | undefined, moment: number): boolean {
  switch (filter) {
    case undefined:
      return true;
    case "waiting":
      return !guest.paged;
    case "paged":
      return guest.paged;
    case "overdue":
      return isOverdue(guest, moment);
  }
}

/** A number finds the pager that bears it, and a text the guests whose name has it. */
function matches({ pager, name = "" }: Guest, sought: string): boolean {
  if (sought === "") return true;
  if (/^\d+$/.test(sought)) return pager.startsWith(sought);
  return plain(name).includes(plain(sought));
}

/** Leave out accents and capitals: nobody types them in a hurry. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLocaleLowerCase();
}
