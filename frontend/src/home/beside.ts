import type { ReactiveController, ReactiveControllerHost } from "lit";

const listeners = new Set<() => void>();

/** Tell that something has come to be known beside Home Assistant's states. */
export function tellBeside(): void {
  for (const listener of listeners) listener();
}

/** Calls back when something has come to be known beside Home Assistant's states. */
export class BesideFollower implements ReactiveController {
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
