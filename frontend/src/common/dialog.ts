import { css, html, LitElement, type TemplateResult } from "lit";
import { currentLocalizer } from "../texts/index.ts";
import { shared } from "./styles.ts";

/** A dialog, at the bottom of a phone's screen and in the middle of a larger one. */
export class StewardDialog extends LitElement {
  static override properties = { heading: {} };

  declare heading: string;

  constructor() {
    super();
    this.heading = "";
  }

  static override styles = [
    shared,
    css`
      dialog {
        inline-size: min(520px, 100vi - 32px);
        max-block-size: calc(100dvb - 32px);
        padding: 0;
        border: none;
        border-radius: 16px;
        background: var(--surface);
        color: inherit;
        box-shadow: 0 8px 32px rgb(0 0 0 / 40%);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 50%);
      }
      .content {
        display: grid;
        gap: 16px;
        padding: 20px;
      }
      .head {
        display: flex;
        align-items: center;
        gap: 12px;
      }
      h2 {
        flex: 1;
        margin: 0;
        font-size: 20px;
        font-weight: 500;
      }
      @media (max-width: 600px) {
        dialog {
          inline-size: 100vi;
          max-inline-size: 100vi;
          margin-block-end: 0;
          border-end-start-radius: 0;
          border-end-end-radius: 0;
        }
        .content {
          padding: 16px;
          padding-block-end: calc(16px + env(safe-area-inset-bottom));
        }
      }
    `,
  ];

  protected override firstUpdated(): void {
    this.dialog?.showModal();
  }

  /** Close it, which its element is told by the event `closed`. */
  close(): void {
    this.dialog?.close();
  }

  private get dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  private closed(): void {
    this.dispatchEvent(new CustomEvent("closed"));
  }

  /** A touch beside the dialog, on what is behind it, closes it. */
  private touched(event: Event): void {
    if (event.target === this.dialog) this.close();
  }

  protected override render(): TemplateResult {
    return html`
      <dialog aria-labelledby="heading" @close=${this.closed} @click=${this.touched}>
        <div class="content">
          <div class="head">
            <h2 id="heading">${this.heading}</h2>
            <button
              class="plain"
              type="button"
              aria-label=${currentLocalizer()("close")}
              @click=${this.close}
            >
              <ha-icon icon="mdi:close"></ha-icon>
            </button>
          </div>
          <slot></slot>
        </div>
      </dialog>
    `;
  }
}
