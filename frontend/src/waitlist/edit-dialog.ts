import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Outcome } from "../common/deeds.ts";
import { outcomeStyles, renderOutcome } from "../common/outcome.ts";
import { fields, shared } from "../common/styles.ts";
import type { Guest } from "../model/waitlist.ts";
import type { Localize } from "../texts/index.ts";
import { changed, readGuest, type GuestFields } from "./guest-fields.ts";

/** Changes what is noted of a guest, or takes one who left off the list. */
export class EditDialog extends LitElement {
  static override properties = {
    guest: { attribute: false },
    outcome: { attribute: false },
    localize: { attribute: false },
  };

  declare guest: Guest;
  declare outcome: Outcome | undefined;
  declare localize: Localize;

  static override styles = [
    shared,
    fields,
    outcomeStyles,
    css`
      form {
        display: grid;
        gap: 16px;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 8px;
      }
      p {
        margin: 0;
        font-size: 13px;
      }
    `,
  ];

  private get noted(): GuestFields {
    const { name, party, since, due } = this.guest;
    const minutes = since === undefined || due === undefined ? 0 : (due - since) / 60_000;
    return {
      ...(name && { label: name }),
      ...(party && { party_size: party }),
      ...(minutes && { goal: { minutes } }),
    };
  }

  private submitted(event: Event): void {
    event.preventDefault();
    const form = event.currentTarget;
    if (!(form instanceof HTMLFormElement)) return;
    const detail = changed(readGuest(form), this.noted);
    this.dispatchEvent(new CustomEvent<GuestFields>("change-guest", { detail }));
  }

  protected override render(): TemplateResult {
    const { localize, noted } = this;
    const busy = this.outcome?.state === "sending";
    return html`
      <form @submit=${this.submitted}>
        <div class="fields">
          <label class="wide">
            ${localize("guestName")}
            <input name="label" maxlength="255" autocomplete="off" .value=${noted.label ?? ""} />
          </label>
          <label>
            ${localize("partySize")}
            <input
              name="party"
              type="number"
              inputmode="numeric"
              min="1"
              max="999"
              .value=${String(noted.party_size ?? "")}
            />
          </label>
          <label>
            ${localize("goalMinutes")}
            <input
              name="goal"
              type="number"
              inputmode="decimal"
              step="any"
              min="0"
              max="1440"
              .value=${String(noted.goal?.minutes ?? "")}
            />
          </label>
        </div>
        ${this.outcome && this.outcome.state !== "done"
          ? renderOutcome(this.outcome, localize, () => {
              this.dispatchEvent(new CustomEvent("forget"));
            })
          : nothing}
        <div class="buttons">
          <button
            type="button"
            class="danger"
            ?disabled=${busy}
            @click=${() => {
              this.dispatchEvent(new CustomEvent("remove-guest"));
            }}
          >
            <ha-icon icon="mdi:account-remove"></ha-icon>${localize("removeGuest")}
          </button>
          <button class="main" ?disabled=${busy}>
            <ha-icon icon="mdi:content-save"></ha-icon>${localize("save")}
          </button>
        </div>
        <p class="quiet">${localize("removeHint")}</p>
      </form>
    `;
  }
}
