import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Outcome } from "../common/deeds.ts";
import { outcomeStyles, renderOutcome } from "../common/outcome.ts";
import { fields, shared } from "../common/styles.ts";
import type { FreePager } from "../model/waitlist.ts";
import type { Localize } from "../texts/index.ts";
import { readGuest, type GuestFields } from "./guest-fields.ts";

/** A pager that is to be assigned; without a number the transmitter's first free one. */
export interface Assignment extends GuestFields {
  readonly number?: number;
}

/** The sizes of parties that are one touch away. */
const SIZES = [1, 2, 3, 4, 5, 6, 8];

/** Chooses a free pager, and notes who gets it. A touch on a pager assigns it. */
export class AssignDialog extends LitElement {
  static override properties = {
    free: { attribute: false },
    outcome: { attribute: false },
    localize: { attribute: false },
    size: { state: true },
  };

  declare free: readonly FreePager[];
  declare outcome: Outcome | undefined;
  declare localize: Localize;
  private declare size: number | undefined;

  static override styles = [
    shared,
    fields,
    outcomeStyles,
    css`
      form {
        display: grid;
        gap: 16px;
      }
      .pagers,
      .sizes {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(56px, 1fr));
        gap: 8px;
      }
      .sizes {
        grid-template-columns: repeat(auto-fit, minmax(44px, 1fr));
      }
      .pagers {
        max-block-size: 40dvb;
        padding: 3px;
        margin: -3px;
        overflow-y: auto;
      }
      .pagers button {
        min-block-size: 52px;
        padding: 0;
        font-size: 18px;
      }
      .pagers .any {
        grid-column: 1 / -1;
        font-size: 16px;
      }
      legend {
        margin: 0;
        padding: 0;
        font-size: 13px;
        color: var(--secondary-text-color);
      }
      fieldset {
        display: grid;
        gap: 6px;
        min-inline-size: 0;
        margin: 0;
        padding: 0;
        border: none;
      }
      .other {
        display: flex;
        align-items: end;
        gap: 8px;
      }
      .other label {
        flex: 1;
      }
    `,
  ];

  private get form(): HTMLFormElement | null {
    return this.renderRoot.querySelector("form");
  }

  private assign(number?: number): void {
    if (!this.form?.reportValidity()) return;
    const { label, goal } = readGuest(this.form);
    const detail: Assignment = {
      ...(number === undefined ? {} : { number }),
      ...(label === undefined ? {} : { label }),
      ...(goal === undefined ? {} : { goal }),
      ...(this.size === undefined ? {} : { party_size: this.size }),
    };
    this.dispatchEvent(new CustomEvent<Assignment>("assign", { detail }));
  }

  private submitted(event: Event): void {
    event.preventDefault();
    const other = this.form?.elements.namedItem("number");
    const number = other instanceof HTMLInputElement ? other.valueAsNumber : Number.NaN;
    this.assign(Number.isNaN(number) ? undefined : number);
  }

  protected override render(): TemplateResult {
    const { localize } = this;
    const optional = localize("optional");
    return html`
      <form @submit=${this.submitted}>
        <div class="fields">
          <label>
            ${localize("guestName")} (${optional})
            <input name="label" maxlength="255" autocomplete="off" />
          </label>
          <label>
            ${localize("goalMinutes")} (${optional})
            <input name="goal" type="number" inputmode="numeric" min="1" max="1440" />
          </label>
        </div>
        <fieldset>
          <legend>${localize("partySize")} (${optional})</legend>
          <div class="sizes">${SIZES.map((size) => this.renderSize(size))}</div>
        </fieldset>
        <fieldset>
          <legend>${localize("choosePager")}</legend>
          <div class="pagers">
            ${this.free.map(({ pager }) => this.renderPager(pager))}
            <button
              type="button"
              class="any"
              ?disabled=${this.busy}
              @click=${() => {
                this.assign();
              }}
            >
              ${localize("anyPager")}
            </button>
          </div>
        </fieldset>
        <div class="other">
          <label>
            ${localize("otherPager")}
            <input name="number" type="number" inputmode="numeric" min="1" max="4095" />
          </label>
          <button ?disabled=${this.busy}>${localize("assignThis")}</button>
        </div>
        ${this.outcome && this.outcome.state !== "done"
          ? renderOutcome(this.outcome, localize, () => {
              this.dispatchEvent(new CustomEvent("forget"));
            })
          : nothing}
      </form>
    `;
  }

  private get busy(): boolean {
    return this.outcome?.state === "sending";
  }

  private renderSize(size: number): TemplateResult {
    const chosen = this.size === size;
    return html`<button
      type="button"
      class="number"
      aria-pressed=${chosen ? "true" : "false"}
      @click=${() => {
        this.size = chosen ? undefined : size;
      }}
    >
      ${size}
    </button>`;
  }

  private renderPager(pager: string): TemplateResult {
    return html`<button
      type="button"
      class="number"
      aria-label=${this.localize("pagerNumber", { pager })}
      ?disabled=${this.busy}
      @click=${() => {
        this.assign(Number(pager));
      }}
    >
      ${pager}
    </button>`;
  }
}
