import type { ReactiveController, ReactiveControllerHost } from "lit";
import { now } from "./clock.ts";

const listeners = new Set<(now: number) => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  if (document.hidden) return;
  const moment = now();
  for (const listener of listeners) listener(moment);
}

/** Calls back each second while its element is on the page; all share one timer. */
export class Ticker implements ReactiveController {
  private readonly listener: (now: number) => void;

  constructor(host: ReactiveControllerHost, listener: (now: number) => void) {
    this.listener = listener;
    host.addController(this);
  }

  hostConnected(): void {
    listeners.add(this.listener);
    timer ??= setInterval(tick, 1000);
  }

  hostDisconnected(): void {
    listeners.delete(this.listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  }
}
