import { css, html, nothing, type TemplateResult } from "lit";
import { fields, shared } from "../common/styles.ts";
import { DialogContent } from "../dialogs/content.ts";
import { openDialog } from "../dialogs/dialog.ts";
import { home } from "../home/home.ts";
import { registryOf, stateOf } from "../model/registry.ts";
import { currentLocalizer, type TextKey } from "../texts/index.ts";
import { forget, runForResponse } from "../touch/actions.ts";

/** What became of a start list. */
interface Imported {
  readonly taken: number;
  readonly replaced: number;
  readonly refused: readonly { readonly line: number; readonly reason: string; readonly value: string }[];
  readonly unknown_columns: readonly string[];
}

/** Lines that were refused which are named; of the others their number is. */
const MAX_NAMED = 20;
const REASONS: Readonly<Record<string, TextKey>> = {
  no_bib: "lineNoBib",
  bib_twice: "lineTwice",
  chip_twice: "lineTwice",
  too_long: "lineLong",
  too_many_cells: "lineCells",
  too_many_chips: "lineChips",
  start_not_read: "lineStart",
  open_quote: "lineQuote",
};

/** Takes a start list that is pasted. */
export class StartListDialog extends DialogContent {
  static override properties = { imported: { state: true } };

  private declare imported: Imported | undefined;

  static override styles = [
    shared,
    fields,
    css`
      textarea {
        width: 100%;
        min-height: 200px;
        padding: 8px 12px;
        border: 1px solid var(--secondary-text-color);
        border-radius: var(--radius);
        background: var(--surface);
        color: var(--primary-text-color);
        font: 14px/1.4 monospace;
        resize: vertical;
      }
    `,
  ];

  /** Open it for a race's device. */
  static open(deviceId: string): void {
    const content = new StartListDialog();
    content.deviceId = deviceId;
    forget(content.key);
    openDialog(content);
  }

  protected override get key(): string {
    return `start list ${this.deviceId}`;
  }

  override get heading(): string {
    return currentLocalizer()("pasteList");
  }

  protected override layout(): string {
    return this.imported ? "imported" : "";
  }

  override isDirty(): boolean {
    return !this.imported && this.text.trim() !== "";
  }

  private get text(): string {
    return this.renderRoot.querySelector("textarea")?.value ?? "";
  }

  private async submitted(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.isMeant(event) || !this.form?.reportValidity()) return;
    const response = await runForResponse(this.key, {
      action: "import_start_list",
      data: { race: this.deviceId, text: this.text },
      target: {},
      what: this.heading,
      who: this.race.name,
    });
    if (response !== undefined) this.imported = response as Imported;
  }

  private get race(): { readonly name: string; readonly online: boolean } {
    const hass = home();
    const device = hass && registryOf(hass).get(this.deviceId);
    if (!device) return { name: "", online: false };
    const state = stateOf(hass, device, "event.race_progress")?.state;
    return { name: device.name, online: state !== undefined && state !== "unavailable" };
  }

  protected override render(): TemplateResult {
    const text = currentLocalizer();
    if (this.imported) return this.renderImported(this.imported);
    const { name, online } = this.race;
    return html`<form @submit=${this.submitted}>
      <label>
        ${text("listHint")}
        <textarea required spellcheck="false" autocomplete="off" placeholder="bib;name;category"></textarea>
      </label>
      ${this.renderNotice(online, name)}
      <div class="buttons">
        <button type="button" @click=${this.close}>${text("cancel")}</button>
        <button class="main" ?disabled=${!online || this.busy}>
          ${text(this.busy ? "sending" : "save")}
        </button>
      </div>
    </form>`;
  }

  private renderImported({ taken, replaced, refused, unknown_columns }: Imported): TemplateResult {
    const text = currentLocalizer();
    const named = refused
      .slice(0, MAX_NAMED)
      .map(({ line, reason: why, value }) => {
        // of a text that is too long it is the column, by Steward's own name for it
        const about = value && why !== "too_long" ? ` (${value})` : "";
        const reason = text(REASONS[why] ?? "lineOdd");
        return html`<p>${line}: ${reason}${about}</p>`;
      });
    return html`<form>
      <p role="status">${text("listTaken", { count: taken, replaced })}</p>
      ${refused.length
        ? html`<div>
            ${this.renderMessage("caution", text("linesRefused", { count: refused.length }))} ${named}
          </div>`
        : nothing}
      ${unknown_columns.length
        ? html`<p class="quiet">${text("columnsUnknown", { columns: unknown_columns.join(", ") })}</p>`
        : nothing}
      <div class="buttons">
        <button type="button" class="main" @click=${this.close}>${text("ok")}</button>
      </div>
    </form>`;
  }
}
