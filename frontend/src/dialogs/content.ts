import { html, LitElement, nothing, type TemplateResult } from "lit";
import { icon } from "../common/icons.ts";
import { HomeFollower } from "../home/home.ts";
import { currentLocalizer } from "../texts/index.ts";
import { ActionFollower, forget, isUnderWay, standingOf } from "../touch/actions.ts";
import { isMeant } from "../touch/guard.ts";

/** What a dialog shows. It reads Home Assistant by itself, and needs no card. */
export abstract class DialogContent extends LitElement {
  /** The device that it is about. */
  protected deviceId = "";
  /** Since when its buttons are what they are, as `performance.now` has it. */
  private since = performance.now();
  private buttons = "";

  constructor() {
    super();
    new HomeFollower(this);
    new ActionFollower(this, (key) => key === this.key);
  }

  /** What the dialog is called. */
  abstract get heading(): string;

  /** The key of what is asked for in it. */
  protected abstract get key(): string;

  /** Which buttons there are, in a word: when that changes, they are new to a finger. */
  protected layout(): string {
    return "";
  }

  /** Whether something was written that is worth a question before it is lost. */
  isDirty(): boolean {
    return false;
  }

  /** Called when the dialog has been closed. */
  closed(): void {
    // most have nothing to do then
  }

  /** Close the dialog. */
  protected close(): void {
    this.dispatchEvent(new CustomEvent("close"));
  }

  /** Tell whether a click was meant for what it is on, now that it shows what it does. */
  isMeant(event: Event): boolean {
    return isMeant(event, this.since);
  }

  protected get form(): HTMLFormElement | null {
    return this.renderRoot.querySelector("form");
  }

  /** Whether what is asked for in it is under way. */
  protected get busy(): boolean {
    return isUnderWay(this.key);
  }

  protected override willUpdate(): void {
    const layout = this.layout();
    if (layout === this.buttons) return;
    this.buttons = layout;
    this.since = performance.now();
  }

  protected override updated(): void {
    this.dispatchEvent(new CustomEvent("changed"));
  }

  /** Say why nothing can be done, or what was refused. */
  protected renderNotice(online: boolean, name: string): TemplateResult | typeof nothing {
    const standing = standingOf(this.key);
    const text = currentLocalizer();
    if (!online) return this.renderMessage("error", text("offlineNow", { name }));
    if (standing?.state !== "refused") return nothing;
    const dismiss = html`<button
      class="plain"
      type="button"
      aria-label=${text("dismiss")}
      @click=${() => {
        forget(this.key);
      }}
    >
      ${icon("close")}
    </button>`;
    return this.renderMessage("error", standing.reason, dismiss);
  }

  /** Say something that is to be noticed. */
  protected renderMessage(
    look: "caution" | "error",
    words: string,
    more: TemplateResult | typeof nothing = nothing,
  ): TemplateResult {
    return html`<div class=${`message ${look}`} role="alert">
      ${icon("alert")}<span>${words}</span>${more}
    </div>`;
  }
}
