import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Outcome } from "../common/deeds.ts";
import { outcomeStyles, renderOutcome } from "../common/outcome.ts";
import { fields, shared } from "../common/styles.ts";
import type { TimingDevice } from "../model/timing.ts";
import type { Localize } from "../texts/index.ts";

/** Asks before a session is opened or closed; its event `confirm` has the name of a new one. */
export class SessionDialog extends LitElement {
  static override properties = {
    device: { attribute: false },
    what: {},
    outcome: { attribute: false },
    localize: { attribute: false },
  };

  declare device: TimingDevice;
  declare what: "open" | "close";
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
      p {
        margin: 0;
      }
      .buttons {
        display: flex;
        justify-content: end;
        gap: 8px;
      }
    `,
  ];

  private submitted(event: Event): void {
    event.preventDefault();
    const form = event.currentTarget;
    const name = form instanceof HTMLFormElement ? new FormData(form).get("name") : null;
    const detail = typeof name === "string" ? name.trim() : "";
    this.dispatchEvent(new CustomEvent("confirm", { detail }));
  }

  protected override render(): TemplateResult {
    const { device, localize, outcome } = this;
    const busy = outcome?.state === "sending";
    const opening = this.what === "open";
    const session = device.session ?? localize("thisSession");
    return html`
      <form @submit=${this.submitted}>
        <p>${localize(opening ? "openQuestion" : "closeQuestion", { device: device.name })}</p>
        ${opening
          ? html`<label>
              ${localize("sessionName")} (${localize("optional")})
              <input name="name" maxlength="255" autocomplete="off" />
            </label>`
          : nothing}
        ${device.active
          ? html`<div class="message caution">
              <ha-icon icon="mdi:alert"></ha-icon>
              <span>${localize(opening ? "openReplaces" : "closeHint", { session })}</span>
            </div>`
          : nothing}
        ${outcome && outcome.state !== "done"
          ? renderOutcome(outcome, localize, () => {
              this.dispatchEvent(new CustomEvent("forget"));
            })
          : nothing}
        <div class="buttons">
          <button
            type="button"
            @click=${() => {
              this.dispatchEvent(new CustomEvent("cancel"));
            }}
          >
            ${localize("cancel")}
          </button>
          <button class="main" ?disabled=${busy}>
            ${localize(opening ? "openSession" : "closeSession")}
          </button>
        </div>
      </form>
    `;
  }
}
