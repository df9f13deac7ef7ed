import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { icon } from "../common/icons.ts";
import { shared } from "../common/styles.ts";
import { hasMoved, isMeant } from "../touch/guard.ts";
import { currentLocalizer } from "../texts/index.ts";
import { catchBack } from "./back.ts";
import type { DialogContent } from "./content.ts";

/**
 * A dialog, at the bottom of a phone's screen and in the middle of a larger one.
 *
 * It belongs to the page and not to the card that opened it, so that it stays whatever becomes of
 * the card. What was written in it is not thrown away without a question.
 */
export class StewardDialog extends LitElement {
  static override properties = {
    heading: { state: true },
    asking: { state: true },
  };

  private declare heading: string;
  /** Whether it is asked if what was written may be thrown away. */
  private declare asking: boolean;
  private content!: DialogContent;
  private restoreFocus: (() => void) | undefined;
  private release: (() => void) | undefined;
  private since = performance.now();
  private touchedBeside = false;

  constructor() {
    super();
    this.heading = "";
    this.asking = false;
  }

  static override styles = [
    shared,
    css`
      dialog {
        width: 520px;
        max-width: calc(100vw - 32px);
        max-height: calc(100vh - 32px);
        max-height: calc(100dvh - 32px);
        padding: 0;
        border: 1px solid transparent;
        border-radius: 16px;
        background: var(--surface);
        color: inherit;
        box-shadow: 0 8px 32px rgba(0, 0, 0, 0.4);
        overflow: auto;
        overscroll-behavior: contain;
      }
      dialog::backdrop {
        background: rgba(0, 0, 0, 0.5);
      }
      .content {
        display: grid;
        gap: 16px;
        padding: 16px 20px 20px;
      }
      .head {
        display: flex;
        align-items: center;
        gap: 12px;
        min-width: 0;
      }
      h2 {
        flex: 1;
        min-width: 0;
        margin: 0;
        font-size: 20px;
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .question {
        position: sticky;
        inset-block-end: 0;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        padding: 12px 20px;
        border-block-start: 1px solid var(--line);
        background: var(--surface);
      }
      .question p {
        flex: 1 1 200px;
        margin: 0;
      }
      @media (max-width: 600px) {
        dialog {
          width: 100vw;
          max-width: 100vw;
          margin-block-end: 0;
          border-radius: 16px 16px 0 0;
        }
        .content {
          padding: 12px 16px calc(16px + env(safe-area-inset-bottom, 0px));
        }
      }
    `,
  ];

  /** Show an element in it; `restoreFocus` is called where the focus has nowhere to go back to. */
  show(content: DialogContent, restoreFocus?: () => void): void {
    this.content = content;
    this.restoreFocus = restoreFocus;
    this.heading = content.heading;
    content.addEventListener("changed", () => {
      this.heading = content.heading;
    });
    content.addEventListener("close", () => {
      this.close();
    });
    this.append(content);
    document.body.append(this);
  }

  protected override firstUpdated(): void {
    this.lang = currentLocalizer().language;
    this.dialog?.showModal();
    this.release = catchBack(() => this.requestClose());
    addEventListener("beforeunload", this.leaving);
  }

  /** Close it, without a question. */
  close(): void {
    this.dialog?.close();
  }

  private readonly leaving = (event: Event): void => {
    if (this.content.isDirty()) event.preventDefault();
  };

  private get dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  /** Close it, or ask; tell whether it closed. */
  private requestClose(): boolean {
    if (this.asking) this.keep();
    else if (this.content.isDirty()) {
      this.asking = true;
      this.since = performance.now();
    } else {
      this.close();
      return true;
    }
    return false;
  }

  private keep(): void {
    this.asking = false;
  }

  private closed(): void {
    removeEventListener("beforeunload", this.leaving);
    hasMoved(); // a second tap would be for what lay below
    this.remove();
    this.release?.();
    const { restoreFocus } = this;
    if (!document.activeElement || document.activeElement === document.body) restoreFocus?.();
    this.content.closed();
  }

  /** Escape, or what a device has in its place; a second one in a row could not be prevented. */
  private cancelled(event: Event): void {
    if (event instanceof KeyboardEvent && event.key !== "Escape") return;
    event.preventDefault();
    this.requestClose();
  }

  /** A touch beside the dialog, that also began there, is on what is behind it. */
  private touched(event: Event): void {
    const beside = event.target === this.dialog;
    if (event.type === "pointerdown") this.touchedBeside = beside;
    else if (beside && this.touchedBeside) this.closeIfMeant(event);
  }

  /** What is shown may have become smaller, or another, under a finger that was about something else. */
  private closeIfMeant(event: Event): void {
    if (isMeant(event, this.since) && this.content.isMeant(event)) this.requestClose();
  }

  private discard(event: Event): void {
    if (isMeant(event, this.since)) this.close();
  }

  protected override render(): TemplateResult {
    return html`
      <dialog
        aria-labelledby="heading"
        @close=${this.closed}
        @cancel=${this.cancelled}
        @keydown=${this.cancelled}
        @pointerdown=${this.touched}
        @click=${this.touched}
      >
        <div class="content">
          <div class="head">
            <h2 id="heading"><bdi>${this.heading}</bdi></h2>
            <button
              class="plain"
              type="button"
              aria-label=${currentLocalizer()("close")}
              @click=${this.closeIfMeant}
            >
              ${icon("close")}
            </button>
          </div>
          <slot></slot>
        </div>
        ${this.asking ? this.renderQuestion() : nothing}
      </dialog>
    `;
  }

  private renderQuestion(): TemplateResult {
    const text = currentLocalizer();
    return html`<div class="question" role="alertdialog" aria-labelledby="question">
      <p id="question">${text("discardQuestion")}</p>
      <button type="button" @click=${this.discard}>${text("discard")}</button>
      <button type="button" class="main" @click=${this.keep}>${text("keepEditing")}</button>
    </div>`;
  }
}

/** Open a dialog with an element in it. */
export function openDialog(content: DialogContent, restoreFocus?: () => void): StewardDialog {
  const dialog = new StewardDialog();
  dialog.show(content, restoreFocus);
  return dialog;
}
