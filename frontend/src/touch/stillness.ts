/**
 * Knows whether somebody is about to touch one of the cards, so that they had better hold still:
 * all of them, since one that grows moves those below it.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Milliseconds after a touch in which another one is likely. */
const AFTER_TOUCH = 1500;
/** Milliseconds after which a mouse that has not moved lies there unused. */
const PARKED = 30_000;
const OVER = ["pointerdown", "pointermove", "pointerleave"] as const;
const UP = ["pointerup", "pointercancel"] as const;

let down = false;
/** Until when to hold still, as `performance.now` has it. */
let until = -Infinity;
let timer: ReturnType<typeof setTimeout> | undefined;
let wakes = 0;
const waiting = new Set<() => void>();

/** Tell whether the cards had better hold still. */
export function isStill(): boolean {
  return down || performance.now() < until;
}

/** Watches the pointers over its host, and calls back when it need not hold still any longer. */
export class Stillness implements ReactiveController {
  private readonly host: ReactiveControllerHost & HTMLElement;
  private readonly ended: () => void;

  constructor(host: ReactiveControllerHost & HTMLElement, ended: () => void) {
    this.host = host;
    this.ended = ended;
    host.addController(this);
  }

  hostConnected(): void {
    for (const type of OVER) this.host.addEventListener(type, over, { passive: true });
    if (waiting.size === 0) for (const type of UP) addEventListener(type, up, { capture: true });
    waiting.add(this.ended);
  }

  hostDisconnected(): void {
    for (const type of OVER) this.host.removeEventListener(type, over);
    waiting.delete(this.ended);
    if (waiting.size > 0) return;
    for (const type of UP) removeEventListener(type, up, { capture: true });
    clearTimeout(timer);
    timer = undefined;
    down = false;
    until = -Infinity;
  }
}

function over(event: PointerEvent): void {
  if (event.type === "pointerdown") down = true;
  const mouse = event.pointerType === "mouse";
  if (mouse && event.type === "pointerleave") holdFor(0);
  else holdFor(mouse ? PARKED : AFTER_TOUCH);
}

function up(event: PointerEvent): void {
  if (!down) return;
  down = false;
  // the click comes after this, and is to find what was under the pointer
  const rest = Math.max(0, until - performance.now());
  holdFor(event.pointerType === "mouse" ? rest : AFTER_TOUCH);
}

function holdFor(milliseconds: number): void {
  until = performance.now() + milliseconds;
  // one timer serves all the movements of a pointer, unless it would end too late
  if (timer !== undefined && wakes <= until) return;
  clearTimeout(timer);
  wakes = until;
  timer = setTimeout(look, milliseconds);
}

function look(): void {
  timer = undefined;
  if (down) return;
  const rest = until - performance.now();
  if (rest > 0) holdFor(rest);
  else for (const ended of waiting) ended();
}
