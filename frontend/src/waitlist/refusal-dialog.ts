import { html, type TemplateResult } from "lit";
import { fields, shared } from "../common/styles.ts";
import { DialogContent } from "../dialogs/content.ts";
import { openDialog } from "../dialogs/dialog.ts";
import { currentLocalizer } from "../texts/index.ts";
import { forget, standingOf, type Standing } from "../touch/actions.ts";

/** Says all of why something was refused: a row has no room for that. Read, it is forgotten. */
export class RefusalDialog extends DialogContent {
  private about = "";
  private refused!: Standing;

  static override styles = [shared, fields];

  /** Open it for what was asked for under a key, if that was refused. */
  static open(key: string, restoreFocus: () => void): void {
    const standing = standingOf(key);
    if (standing?.state !== "refused") return;
    const content = new RefusalDialog();
    content.about = key;
    content.refused = standing;
    openDialog(content, restoreFocus);
  }

  protected override get key(): string {
    return this.about;
  }

  override get heading(): string {
    const { what, who } = this.refused;
    return `${what}: ${who}`;
  }

  override closed(): void {
    if (standingOf(this.about) === this.refused) forget(this.about);
  }

  protected override render(): TemplateResult {
    return html`
      ${this.renderMessage("error", this.refused.reason)}
      <div class="buttons">
        <button class="main" type="button" @click=${this.close}>${currentLocalizer()("ok")}</button>
      </div>
    `;
  }
}
