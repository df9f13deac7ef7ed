/** A passing, as the subscription tells it. */
export interface Passing {
  readonly device_id: string;
  /** The same for the same passing, and for no other. */
  readonly key: string;
  readonly number: number;
  /** `null` where only the chip was read. */
  readonly bib: string | null;
  readonly chip: string | null;
  /** When it was by the device's clock, ISO 8601. */
  readonly timestamp: string;
  readonly session: string | null;
}

/** What the subscription sends: first what there was, then what comes. */
export interface PassingsMessage {
  /** In the order in which they were delivered. */
  readonly passings: readonly Passing[];
  /** Only at first: how many came lately, by device and by the slot that they came in. */
  readonly rates?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Milliseconds of a slot, the time that one bar of a plot stands for. */
export const SLOT = 30_000;

/** Tell which slot a moment falls in. */
export function slotOf(moment: number): number {
  return Math.floor(moment / SLOT);
}

/** The running list of passings, and how many came in each slot, whatever their devices' clocks say. */
export class RunningList {
  /** The latest first. */
  passings: readonly Passing[] = [];
  private readonly slots = new Map<string, Map<number, number>>();
  private readonly length: number;

  /** Keep no more than `length` passings. */
  constructor(length: number) {
    this.length = length;
  }

  /** Take in a message that came at a moment; return the ids of the devices that it tells of. */
  take({ passings, rates }: PassingsMessage, moment: number): Set<string> {
    if (rates) this.begin(rates);
    else for (const passing of passings) this.count(passing, slotOf(moment));
    const news = [...passings].reverse();
    this.passings = (rates ? news : [...news, ...this.passings]).slice(0, this.length);
    return new Set(rates ? this.slots.keys() : passings.map((passing) => passing.device_id));
  }

  /** Count a device's passings in each of the slots up to the one of a moment, oldest first. */
  counts(deviceId: string, now: number, slots: number): number[] {
    const counted = this.slots.get(deviceId);
    const last = slotOf(now);
    return Array.from({ length: slots }, (_, index) => counted?.get(last - slots + 1 + index) ?? 0);
  }

  private begin(rates: NonNullable<PassingsMessage["rates"]>): void {
    this.slots.clear();
    for (const [deviceId, slots] of Object.entries(rates)) {
      const counted = Object.entries(slots).map(([slot, count]) => [Number(slot), count] as const);
      this.slots.set(deviceId, new Map(counted));
    }
  }

  private count(passing: Passing, slot: number): void {
    let counted = this.slots.get(passing.device_id);
    if (!counted) this.slots.set(passing.device_id, (counted = new Map<number, number>()));
    counted.set(slot, (counted.get(slot) ?? 0) + 1);
    for (const old of counted.keys()) if (old < slot - KEPT) counted.delete(old);
  }
}

/** Slots that are kept: as long as the longest plot. */
const KEPT = 240;
