import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Outcome } from "../common/deeds.ts";
import { outcomeStyles, renderOutcome } from "../common/outcome.ts";
import { shared } from "../common/styles.ts";
import { Ticker } from "../common/ticker.ts";
import { stopwatch } from "../common/time.ts";
import { isOverdue, type Guest } from "../model/waitlist.ts";
import type { Localize } from "../texts/index.ts";

/** What is asked for by touching a row. */
export type GuestWish = "page" | "clear" | "edit" | "forget";

/** Share of the goal from which the bar says that it becomes urgent. */
const URGENT = 0.8;

/**
 * One guest. It is rendered anew only when the guest or the standing of an action changes; what
 * the seconds change is painted over that.
 */
export class GuestRow extends LitElement {
  static override properties = {
    guest: { attribute: false },
    outcome: { attribute: false },
    localize: { attribute: false },
    wall: { type: Boolean, reflect: true },
    disabled: { type: Boolean },
  };

  declare guest: Guest;
  declare outcome: Outcome | undefined;
  declare localize: Localize;
  declare wall: boolean;
  declare disabled: boolean;

  constructor() {
    super();
    this.wall = false;
    this.disabled = false;
    new Ticker(this, (now) => {
      if (this.hasUpdated) this.paint(now);
    });
  }

  static override styles = [
    shared,
    outcomeStyles,
    css`
      :host {
        --tone: var(--primary-color);
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        gap: 8px 12px;
        padding-block: 10px;
        border-block-end: 1px solid var(--line);
      }
      :host([urgent]) {
        --tone: var(--warning-color);
      }
      :host([overdue]) {
        --tone: var(--error-color);
      }
      :host([paged]) {
        --tone: var(--success-color);
      }
      .pager {
        display: grid;
        place-items: center;
        min-inline-size: 48px;
        min-block-size: 48px;
        padding-inline: 6px;
        border: 2px solid var(--tone);
        border-radius: 12px;
        background: color-mix(in srgb, var(--tone) 12%, var(--surface));
        font-size: 18px;
        font-weight: 600;
      }
      .who {
        display: grid;
        gap: 2px;
      }
      .line {
        display: flex;
        align-items: center;
        gap: 10px;
        min-inline-size: 0;
      }
      .name {
        font-size: 16px;
        font-weight: 500;
      }
      .party {
        display: inline-flex;
        align-items: center;
        gap: 2px;
        flex: none;
      }
      .party ha-icon {
        --mdc-icon-size: 18px;
        inline-size: 18px;
        block-size: 18px;
      }
      .wait {
        flex-wrap: wrap;
        gap: 0 8px;
      }
      .elapsed {
        font-weight: 600;
      }
      .state {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        font-weight: 500;
      }
      .state::before {
        content: "";
        inline-size: 8px;
        block-size: 8px;
        border-radius: 50%;
        background: var(--tone);
      }
      .elapsed:empty,
      .state:empty {
        display: none;
      }
      .bar {
        block-size: 6px;
        margin-block-start: 4px;
        border-radius: 3px;
        background: var(--line);
        overflow: hidden;
      }
      .fill {
        block-size: 100%;
        inline-size: 0;
        border-radius: 3px;
        background: var(--tone);
      }
      .actions {
        display: flex;
        gap: 6px;
      }
      .outcome {
        grid-column: 1 / -1;
      }
      @container (max-width: 560px) {
        .actions button span {
          display: none;
        }
        .actions button {
          padding: 0;
        }
        .goal {
          display: none;
        }
        :host {
          gap: 8px 10px;
        }
      }
      :host([wall]) {
        grid-template-columns: auto minmax(0, 1fr);
        gap: 8px 20px;
        padding-block: 14px;
        font-size: 20px;
      }
      :host([wall]) .pager {
        min-inline-size: 84px;
        min-block-size: 84px;
        font-size: 36px;
      }
      :host([wall]) .name {
        font-size: 28px;
      }
      :host([wall]) .bar {
        block-size: 10px;
      }
    `,
  ];

  protected override updated(): void {
    this.toggleAttribute("paged", this.guest.paged);
    this.paint(Date.now());
  }

  /** Show how long the guest has waited by now. */
  private paint(now: number): void {
    const { since, due, paged } = this.guest;
    const waited = since === undefined ? 0 : Math.max(0, now - since);
    const share = since === undefined || due === undefined ? 0 : waited / Math.max(1, due - since);
    const overdue = isOverdue(this.guest, now);
    this.toggleAttribute("overdue", overdue);
    this.toggleAttribute("urgent", !overdue && !paged && share >= URGENT);
    this.write(".elapsed", since === undefined ? "" : stopwatch(waited));
    this.write(".state", this.stateAt(now, overdue));
    const fill = this.renderRoot.querySelector<HTMLElement>(".fill");
    if (fill) fill.style.inlineSize = `${Math.min(100, share * 100).toFixed(1)}%`;
  }

  private stateAt(now: number, overdue: boolean): string {
    if (this.guest.paged) return this.localize("paged");
    if (!overdue) return "";
    return this.localize("overdueBy", { time: stopwatch(now - (this.guest.due ?? now)) });
  }

  /** Write a text that the template leaves to this. */
  private write(selector: string, text: string): void {
    const element = this.renderRoot.querySelector<HTMLElement>(selector);
    if (!element || element.textContent === text) return;
    element.textContent = text;
  }

  private wish(wish: GuestWish): void {
    this.dispatchEvent(new CustomEvent<GuestWish>("wish", { detail: wish }));
  }

  protected override render(): TemplateResult {
    const { pager, name, party, since, due } = this.guest;
    const { localize } = this;
    const goal = since === undefined || due === undefined ? undefined : stopwatch(due - since);
    return html`
      <div class="pager number" title=${localize("pagerNumber", { pager })}>
        <span class="unseen">${localize("pagerNumber", { pager })}</span>
        <span aria-hidden="true">${pager}</span>
      </div>
      <div class="who">
        <div class="line">
          <span class="name ellipsis">${name ?? localize("guestOf", { pager })}</span>
          ${party === undefined ? nothing : this.renderParty(party)}
        </div>
        <div class="line wait number">
          <span class="unseen">${localize("waitedFor")}</span>
          <span class="elapsed"></span>
          ${goal && html`<span class="goal quiet">${localize("goal", { goal })}</span>`}
          <span class="state"></span>
        </div>
        ${goal && html`<div class="bar"><div class="fill"></div></div>`}
      </div>
      ${this.wall ? nothing : this.renderActions()} ${this.renderOutcome()}
    `;
  }

  private renderParty(count: number): TemplateResult {
    return html`<span class="party number quiet">
      <ha-icon icon="mdi:account-multiple" aria-hidden="true"></ha-icon>
      <span class="unseen">${this.localize("party", { count })}</span>
      <span aria-hidden="true">${count}</span>
    </span>`;
  }

  private renderActions(): TemplateResult {
    const { paged } = this.guest;
    const busy = this.disabled || this.outcome?.state === "sending";
    return html`<div class="actions">
      ${this.renderAction("page", paged ? "pageAgain" : "page", "mdi:bell-ring", !paged, busy)}
      ${this.renderAction("clear", "clear", "mdi:check", paged, busy)}
      ${this.renderAction("edit", "more", "mdi:dots-vertical", false, busy)}
    </div>`;
  }

  private renderAction(
    wish: GuestWish,
    text: "page" | "pageAgain" | "clear" | "more",
    icon: string,
    main: boolean,
    busy: boolean,
  ): TemplateResult {
    const label = this.localize(text);
    const who = this.guest.name ?? this.localize("guestOf", { pager: this.guest.pager });
    return html`<button
      type="button"
      class=${main ? "main" : ""}
      title=${label}
      aria-label=${`${label}: ${who}`}
      ?disabled=${busy}
      @click=${() => {
        this.wish(wish);
      }}
    >
      <ha-icon icon=${icon}></ha-icon>
      ${wish === "edit" ? nothing : html`<span>${label}</span>`}
    </button>`;
  }

  private renderOutcome(): TemplateResult | typeof nothing {
    if (!this.outcome) return nothing;
    return renderOutcome(this.outcome, this.localize, () => {
      this.wish("forget");
    });
  }
}
