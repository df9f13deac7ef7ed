import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Localize } from "../texts/index.ts";

/** How an action stands that was asked for. */
export interface Outcome {
  readonly state: "sending" | "done" | "refused";
  /** What it is, or why it was refused. */
  readonly text: string;
  /** What was to be done for whom. */
  readonly about: string;
}

/** Milliseconds for which it is shown that an action was done. */
const SHOWN = 2500;

/** Carries out actions and knows how each stands, by a key such as the id of a pager. */
export class Deeds implements ReactiveController {
  /** What is to be read out. */
  said = "";
  private readonly outcomes = new Map<string, Outcome>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  /** Tell how the last action for a key stands. */
  of(key: string): Outcome | undefined {
    return this.outcomes.get(key);
  }

  /** List the refusals with their keys, but for those of some keys. */
  refusalsBut(keys: ReadonlySet<string>): (readonly [string, Outcome])[] {
    return [...this.outcomes].filter(([key, { state }]) => state === "refused" && !keys.has(key));
  }

  /** Forget how it stands. */
  forget(key: string): void {
    this.outcomes.delete(key);
    this.host.requestUpdate();
  }

  /**
   * Carry out an action unless one for the same key is under way, and show how it goes.
   *
   * Tells whether it was done; `what` names it, `who` is added to what is read out.
   */
  async run(
    key: string,
    localize: Localize,
    what: string,
    who: string,
    act: () => Promise<unknown>,
  ): Promise<boolean> {
    if (this.of(key)?.state === "sending") return false;
    const about = `${what}, ${who}`;
    this.show(key, { state: "sending", text: what, about });
    try {
      await act();
    } catch (error) {
      const reason = reasonOf(error);
      this.said = `${about}: ${localize("refused")}. ${reason}`;
      this.show(key, { state: "refused", text: reason, about });
      return false;
    }
    this.said = `${about}: ${localize("done")}`;
    this.show(key, { state: "done", text: what, about });
    this.timers.set(
      key,
      setTimeout(() => {
        this.forget(key);
      }, SHOWN),
    );
    return true;
  }

  private show(key: string, outcome: Outcome): void {
    clearTimeout(this.timers.get(key));
    this.outcomes.set(key, outcome);
    this.host.requestUpdate();
  }
}

/** Tell why something failed: Home Assistant's own words, where there are any. */
export function reasonOf(error: unknown): string {
  const message: unknown =
    typeof error === "object" && error !== null && "message" in error ? error.message : error;
  return typeof message === "string" ? message : String(message);
}
