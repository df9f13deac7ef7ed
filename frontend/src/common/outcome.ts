import { css, html, type TemplateResult } from "lit";
import type { Localize } from "../texts/index.ts";
import type { Outcome } from "./deeds.ts";

/** What goes with `renderOutcome`. */
export const outcomeStyles = css`
  .sending ha-icon {
    animation: turn 1s linear infinite;
  }
  .done {
    --tone: var(--success-color);
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
`;

/** Show how an action stands; a refusal stays until it is dismissed. */
export function renderOutcome(
  outcome: Outcome,
  localize: Localize,
  dismiss: () => void,
): TemplateResult {
  const { state, text } = outcome;
  switch (state) {
    case "sending":
      return html`<div class="outcome message sending">
        <ha-icon icon="mdi:loading"></ha-icon><span>${text}: ${localize("sending")}</span>
      </div>`;
    case "done":
      return html`<div class="outcome message done">
        <ha-icon icon="mdi:check-circle"></ha-icon><span>${text}: ${localize("done")}</span>
      </div>`;
    case "refused":
      return html`<div class="outcome message error">
        <ha-icon icon="mdi:alert-circle"></ha-icon><span>${text}</span>
        <button class="plain" type="button" aria-label=${localize("dismiss")} @click=${dismiss}>
          <ha-icon icon="mdi:close"></ha-icon>
        </button>
      </div>`;
  }
}
