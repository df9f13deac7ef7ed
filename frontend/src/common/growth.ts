import type { ReactiveController, ReactiveControllerHost } from "lit";

/** How many parts come with one frame: as many as fit well into its time. */
const STEP = 24;

/** Lets a long list come on the page bit by bit, so that nobody waits for all of it. */
export class Growth implements ReactiveController {
  private readonly host: ReactiveControllerHost;
  private limit = STEP;
  private frame = 0;

  constructor(host: ReactiveControllerHost) {
    this.host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  /** Take as many as there is time for; the rest follows. */
  take<Item>(all: readonly Item[]): readonly Item[] {
    this.limit = Math.max(STEP, Math.min(this.limit, all.length));
    if (all.length <= this.limit) return all;
    const shown = all.slice(0, this.limit);
    if (this.frame === 0)
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.limit += STEP;
        this.host.requestUpdate();
      });
    return shown;
  }
}
