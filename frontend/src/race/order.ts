import type { ReactiveControllerHost } from "lit";
import type { TimingDevice } from "../model/timing.ts";
import { isStill, Stillness } from "../touch/stillness.ts";

/** The devices in the order in which they want to be looked at; it holds still under a pointer. */
export class DeviceOrder {
  devices: readonly TimingDevice[] = [];
  /** When they moved last, as `performance.now` has it. */
  movedAt = -Infinity;
  private wanted: readonly TimingDevice[] = [];
  private readonly host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.host = host;
    new Stillness(host, () => {
      this.settle(this.wanted);
    });
  }

  /** Take the devices; those of a lower rank come first, and else they keep their order. */
  take(devices: readonly TimingDevice[], rank: (device: TimingDevice) => number): void {
    this.wanted = [...devices].sort((one, other) => rank(one) - rank(other));
    if (isStill()) this.renew();
    else this.settle(this.wanted);
  }

  /** Show what is known now of the devices where they are; new ones come at the end. */
  private renew(): void {
    const byId = new Map(this.wanted.map((device) => [device.id, device]));
    const shown = this.devices.flatMap(({ id }) => byId.get(id) ?? []);
    const fresh = this.wanted.filter((device) => !shown.includes(device));
    this.show([...shown, ...fresh]);
  }

  private settle(devices: readonly TimingDevice[]): void {
    if (devices.some(({ id }, index) => this.devices[index]?.id !== id))
      this.movedAt = performance.now();
    this.show(devices);
  }

  private show(devices: readonly TimingDevice[]): void {
    const same = devices.length === this.devices.length;
    if (same && devices.every((device, index) => device === this.devices[index])) return;
    this.devices = devices;
    this.host.requestUpdate();
  }
}
