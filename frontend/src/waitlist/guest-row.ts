import { html, LitElement, nothing, type TemplateResult } from "lit";
import { icon, type Icon } from "../common/icons.ts";
import { focusIn, focusOn } from "../common/focus.ts";
import { shared } from "../common/styles.ts";
import { stopwatch } from "../common/time.ts";
import { now } from "../home/clock.ts";
import { Ticker } from "../home/ticker.ts";
import { isOverdue, type Guest } from "../model/waitlist.ts";
import type { Localize, TextKey } from "../texts/index.ts";
import { isCooling, type Standing } from "../touch/actions.ts";
import { rowStyles } from "./row-styles.ts";

/** What is asked for by touching a row. */
export type GuestWish = "page" | "clear" | "edit" | "undo" | "tap" | "why";

/** A wish, with the click that told it and the moment since which its button is there. */
export interface Wish {
  readonly wish: GuestWish;
  readonly event: Event;
  readonly since: number;
}

/** Milliseconds after a page in which there is no other one: it takes as long to stand up. */
export const PAGE_COOLS = 10_000;
/** Share of the goal from which the bar says that it becomes urgent. */
const URGENT = 0.8;

/** Share of the time that a table is held from which it is said that nobody comes. */
const HALF = 0.5;

/** What the first of a row's buttons is for. */
type First = "page" | "pageAgain" | "undo" | undefined;

/**
 * One guest, in a space that is always of the same height. It is rendered anew only when the guest
 * or what was asked for stands otherwise; what the seconds change is painted over that.
 */
export class GuestRow extends LitElement {
  static override properties = {
    guest: { attribute: false },
    standing: { attribute: false },
    gone: {},
    localize: { attribute: false },
    size: { reflect: true },
    acting: { type: Boolean, reflect: true },
    disabled: { type: Boolean },
    hold: { attribute: false },
    tappable: { type: Boolean },
    cooling: { state: true },
  };

  declare guest: Guest;
  declare standing: Standing | undefined;
  /** What became of a guest who is gone; empty while there is one. */
  declare gone: TextKey | "";
  declare localize: Localize;
  declare size: string;
  /** Whether there are buttons. */
  declare acting: boolean;
  declare disabled: boolean;
  declare tappable: boolean;
  /** Milliseconds for which a table is held for who was paged; 0 for no end. */
  declare hold: number;
  /** Whether the guest was paged only just now. */
  private declare cooling: boolean;

  /** Since when the buttons are what they are, as `performance.now` has it. */
  private since = performance.now();
  private first: First;

  constructor() {
    super();
    this.gone = "";
    this.size = "medium";
    this.acting = false;
    this.disabled = false;
    this.tappable = false;
    this.hold = 0;
    this.cooling = false;
    new Ticker(this, (moment) => {
      if (!this.hasUpdated) return;
      this.cooling = this.isCoolingAt(moment);
      this.paint(moment);
    });
  }

  static override styles = [shared, rowStyles];

  private isCoolingAt(moment: number): boolean {
    const { key, paged, pagedAt } = this.guest;
    if (!paged) return false;
    return isCooling(key, "page") || (pagedAt !== undefined && moment - pagedAt < PAGE_COOLS);
  }

  /** How far what was asked for is, and what it is. */
  private get stage(): Partial<Pick<Standing, "state" | "action">> {
    return this.standing ?? {};
  }

  /** Whether it is on its way out of the list. */
  private get leaving(): boolean {
    const { action, state } = this.stage;
    const leaves = action === "clear" || action === "remove";
    return this.gone !== "" || (leaves && state !== "refused");
  }

  /** The button that has the focus. */
  private focused: string | undefined;

  protected override willUpdate(): void {
    this.focused = focusIn(this)?.classList[0];
    this.cooling = this.isCoolingAt(now());
    const first = this.firstButton();
    if (first !== this.first) {
      this.first = first;
      this.since = performance.now();
    }
  }

  private firstButton(): First {
    if (this.stage.state === "held") return "undo";
    if (this.leaving) return undefined;
    if (!this.guest.paged) return "page";
    return this.cooling ? undefined : "pageAgain";
  }

  protected override updated(): void {
    this.toggleAttribute("paged", this.guest.paged);
    this.toggleAttribute("leaving", this.leaving);
    this.paint(now());
    this.keepFocus();
  }

  /** Keep the focus in the row when its button has gone: there is another one in its place. */
  private keepFocus(): void {
    if (this.focused === undefined || focusIn(this)) return;
    if (this.focused !== "undo" || !focusOn(this, ".clear")) this.focus();
  }

  /** Show how long the guest has waited by now. */
  private paint(moment: number): void {
    if (this.leaving) return;
    const { since, due, paged, pagedAt = moment } = this.guest;
    const waited = since === undefined ? 0 : Math.max(0, moment - since);
    const share = since === undefined || due === undefined ? 0 : waited / Math.max(1, due - since);
    const overdue = isOverdue(this.guest, moment);
    this.toggleAttribute("overdue", overdue);
    this.toggleAttribute("urgent", !overdue && !paged && share >= URGENT);
    this.write(".elapsed", since === undefined ? "" : stopwatch(waited));
    const held = paged && this.hold > 0 ? (moment - pagedAt) / this.hold : 0;
    this.toggleAttribute("slow", held >= HALF && held < 1);
    this.toggleAttribute("absent", held >= 1);
    if (paged) {
      const time = stopwatch(moment - pagedAt);
      this.write(".state", this.localize("pagedFor", { time }));
    } else if (overdue && due !== undefined) {
      const time = stopwatch(moment - due);
      const told = this.localize("overdueBy", { time });
      this.write(".state", this.size === "medium" ? `+${time}` : told, told);
    } else this.write(".state", "");
    const fill = this.renderRoot.querySelector<HTMLElement>(".fill");
    if (fill) fill.style.width = `${Math.min(100, share * 100).toFixed(1)}%`;
  }

  /** Write a text that the template leaves to this. */
  private write(selector: string, text: string, title = text): void {
    const element = this.renderRoot.querySelector<HTMLElement>(selector);
    if (!element || element.textContent === text) return;
    element.textContent = text;
    element.title = title; // there may be no room for all of it
  }

  private wish(event: Event, wish: GuestWish): void {
    const detail = { wish, event, since: this.since };
    this.dispatchEvent(new CustomEvent<Wish>("wish", { detail }));
  }

  /** Put the focus on its first button. */
  override focus(): void {
    focusOn(this, ".actions button");
  }

  private get who(): string {
    const { name, pager } = this.guest;
    const number = this.localize("pagerNumber", { pager });
    return name === undefined ? number : `${name}, ${number}`;
  }

  // Rendering

  protected override render(): TemplateResult {
    const { name, party, pager } = this.guest;
    const shown = name ?? this.localize("guestOf", { pager });
    return html`
      ${this.renderPager()}
      <div class="who">
        <div class="line">
          <span class="name ellipsis" dir="auto" title=${shown}>${shown}</span>
          ${party === undefined ? nothing : this.renderParty(party)}
        </div>
        <div class="line second number">${this.renderSecond()}</div>
        ${this.renderBar()}
      </div>
      ${this.acting ? this.renderActions() : nothing}
    `;
  }

  private renderPager(): TemplateResult {
    const { pager } = this.guest;
    const label = this.localize("pagerNumber", { pager });
    if (this.tappable)
      return html`<button
        type="button"
        class="pager number"
        title=${label}
        aria-label=${label}
        @click=${(event: Event) => {
          this.wish(event, "tap");
        }}
      >
        ${pager}
      </button>`;
    return html`<div class="pager number" title=${label}>
      <span class="unseen">${label}</span><span aria-hidden="true">${pager}</span>
    </div>`;
  }

  private renderParty(count: number): TemplateResult {
    return html`<span class="party number quiet">
      ${icon("people")}<span class="unseen">${this.localize("party", { count })}</span>
      <span aria-hidden="true">${count}</span>
    </span>`;
  }

  /** The second line: how long the guest has waited, or how what was asked for stands. */
  private renderSecond(): TemplateResult {
    const { localize, standing } = this;
    if (this.gone) return this.renderNews("check", localize(this.gone));
    switch (standing?.state) {
      case "held":
      case "sending":
        return this.renderNews(undefined, localize(DOING[standing.action] ?? "sending"));
      case "refused":
        return html`<button
          type="button"
          class="why error"
          title=${standing.reason}
          @click=${(event: Event) => {
            this.wish(event, "why");
          }}
        >
          ${icon("alert")}<span class="ellipsis">${standing.reason}</span>
        </button>`;
      case "done":
        if (this.leaving) return this.renderNews("check", localize(DONE[standing.action] ?? "done"));
    }
    const { since, due } = this.guest;
    const goal = since === undefined || due === undefined ? undefined : stopwatch(due - since);
    return html`<span class="unseen">${localize("waitedFor")}</span>
      <span class="elapsed"></span>
      ${goal && html`<span class="goal quiet">${localize("goal", { goal })}</span>`}
      <bdi class="state ellipsis"></bdi>`;
  }

  private renderNews(name: Icon | undefined, text: string): TemplateResult {
    return html`${name && icon(name)}<span class="ellipsis">${text}</span>`;
  }

  /** How much of the goal is over, or of the time in which it can be undone. */
  private renderBar(): TemplateResult | typeof nothing {
    const { standing, guest } = this;
    if (standing?.state === "held")
      return html`<div class="bar">
        <div class="rest" style="animation-duration: ${standing.holds}ms"></div>
      </div>`;
    if (this.leaving || guest.since === undefined || guest.due === undefined) return nothing;
    return html`<div class="bar"><div class="fill"></div></div>`;
  }

  private renderActions(): TemplateResult {
    const { first, leaving, localize } = this;
    const { paged } = this.guest;
    const show = (wish: GuestWish, text: TextKey, name: Icon, main: boolean): TemplateResult =>
      this.renderAction(wish, localize(text), name, main);
    return html`<div class="actions">
      ${first === undefined
        ? html`<span></span>`
        : first === "undo"
          ? show("undo", "undo", "undo", true)
          : show("page", first, "bell", !paged)}
      ${leaving ? html`<span></span>` : show("clear", "clear", "check", paged)}
      ${leaving ? html`<span></span>` : show("edit", "more", "dots", false)}
    </div>`;
  }

  private renderAction(
    wish: GuestWish,
    label: string,
    name: Icon,
    main: boolean,
  ): TemplateResult {
    const { action, state } = this.stage;
    const sending = state === "sending";
    const turning = sending && action === wish;
    return html`<button
      type="button"
      class=${`${wish}${main ? " main" : ""}`}
      title=${label}
      aria-label=${`${label}: ${this.who}`}
      aria-disabled=${sending ? "true" : "false"}
      ?disabled=${this.disabled && wish !== "undo"}
      @click=${(event: Event) => {
        if (!sending) this.wish(event, wish);
      }}
    >
      ${turning ? html`<span class="turning">${icon("restart")}</span>` : icon(name)}
      ${wish === "edit" ? nothing : html`<span class="text ellipsis">${label}</span>`}
    </button>`;
  }
}

/** What is said while something is under way, and when it is done, by the action. */
const DOING: Readonly<Record<string, TextKey>> = { clear: "clearing", remove: "removing" };
const DONE: Readonly<Record<string, TextKey>> = { clear: "cleared", remove: "removed" };
