import type { ReactiveController, ReactiveControllerHost } from "lit";

/** How much room there is. */
export type Size = "compact" | "medium" | "wide";

const LIMITS = [
  ["compact", 360],
  ["medium", 600],
] as const;
/** Pixels from which there is room for two things beside each other. */
const BROAD = 1100;

/** Keeps the host's attributes `size` and `broad` in step with its width. */
export class SizeController implements ReactiveController {
  size: Size = "medium";
  private readonly host: ReactiveControllerHost & HTMLElement;
  private readonly observer: ResizeObserver;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.host = host;
    this.observer = new ResizeObserver(() => {
      this.measure();
    });
    host.addController(this);
  }

  hostConnected(): void {
    this.measure();
    this.observer.observe(this.host);
  }

  hostDisconnected(): void {
    this.observer.disconnect();
  }

  private measure(): void {
    const width = this.host.clientWidth;
    if (width === 0) return; // not shown yet
    const size = LIMITS.find(([, below]) => width < below)?.[0] ?? "wide";
    this.host.setAttribute("size", size);
    this.host.toggleAttribute("broad", width >= BROAD);
    if (size === this.size) return;
    this.size = size;
    this.host.requestUpdate();
  }
}
