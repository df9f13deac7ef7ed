/**
 * Keeps a finger that is quick from touching what was not there when it set out.
 *
 * Two taps at one place are often one wish; and what has just come under a pointer is not what its
 * owner aimed at. So whatever has moved, or has come to be, can be used somewhat later.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Milliseconds: two taps that are one wish are half a second apart at most, and then some. */
const SETTLED = 700;

let pressed = -Infinity;
let moved = -Infinity;

/** Whether a key is held down: it would press whatever comes to have the focus. */
let repeats = false;

/** Note when a pointer went down, anywhere on the page: that is when its owner had aimed. */
function note(event: Event): void {
  if (event instanceof KeyboardEvent) repeats = event.repeat;
  else pressed = event.timeStamp;
}
if (typeof document !== "undefined")
  for (const type of ["pointerdown", "keydown", "keyup"])
    addEventListener(type, note, { capture: true, passive: true });

/** Note that everything has moved, as when a dialog closes. */
export function hasMoved(): void {
  moved = performance.now();
}

/**
 * Tell whether a click was meant for what it is on, which is there since the latest of some
 * moments, as `performance.now` has them.
 */
export function isMeant(event: Event, ...since: readonly number[]): boolean {
  const byPointer = event instanceof UIEvent && event.detail > 0;
  if (!byPointer && repeats) return false;
  const aimed = byPointer ? pressed : event.timeStamp;
  return aimed - Math.max(moved, ...since) >= SETTLED;
}

/** Knows since when its host is where it is on the page: what is above it may have grown. */
export class Place implements ReactiveController {
  since = performance.now();
  private top = 0;
  private readonly host: ReactiveControllerHost & HTMLElement;
  private readonly observer: ResizeObserver;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.host = host;
    this.observer = new ResizeObserver(this.look);
    host.addController(this);
  }

  hostConnected(): void {
    this.look();
    this.observer.observe(document.body);
  }

  hostDisconnected(): void {
    this.observer.disconnect();
  }

  private readonly look = (): void => {
    const top = Math.round(this.host.getBoundingClientRect().top + scrollY);
    if (top === this.top) return;
    this.top = top;
    this.since = performance.now();
  };
}
