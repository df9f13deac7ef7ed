import { css, html, type TemplateResult } from "lit";
import { fields, shared } from "../common/styles.ts";
import { DialogContent } from "../dialogs/content.ts";
import { openDialog } from "../dialogs/dialog.ts";
import { home } from "../home/home.ts";
import { roomOf, type Guest } from "../model/waitlist.ts";
import { currentLocalizer } from "../texts/index.ts";
import { run } from "../touch/actions.ts";
import { actionFor, takeOff } from "./guest-actions.ts";
import { changed, readField, readGuest, type GuestFields } from "./guest-fields.ts";
import { cardOf } from "./live-cards.ts";

/** Changes what is noted of a guest, or takes one who left off the list. */
export class EditDialog extends DialogContent {
  private guest!: Guest;
  private undoTime = 0;
  private noted: GuestFields = {};

  protected override get key(): string {
    return this.guest.key;
  }

  static override styles = [
    shared,
    fields,
    css`
      .buttons {
        justify-content: space-between;
      }
    `,
  ];

  /** Open it for a guest of a transmitter, who can be taken back for some milliseconds. */
  static open(deviceId: string, guest: Guest, undoTime: number): void {
    const content = new EditDialog();
    content.deviceId = deviceId;
    content.guest = guest;
    content.undoTime = undoTime;
    content.noted = notedOf(guest);
    openDialog(content, () => cardOf(deviceId)?.refocus(guest.key));
  }

  override get heading(): string {
    const text = currentLocalizer();
    return `${text("editGuest")} · ${text("pagerNumber", { pager: this.guest.pager })}`;
  }

  override isDirty(): boolean {
    const { form, noted } = this;
    if (!form) return false;
    const kept: Readonly<Record<string, string | number | undefined>> = {
      label: noted.label,
      party: noted.party_size,
      goal: noted.goal?.minutes,
    };
    return Object.keys(kept).some((name) => readField(form, name) !== String(kept[name] ?? ""));
  }

  private async submitted(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.form || !this.isMeant(event)) return;
    const fields = changed(readGuest(this.form), this.noted);
    const { key } = this.guest;
    const call = actionFor(this.deviceId, this.guest, "update_guest", { ...fields });
    if (Object.keys(fields).length === 0 || (await run(key, call))) this.close();
  }

  private removed(event: Event): void {
    if (!this.isMeant(event)) return;
    takeOff(this.deviceId, this.guest, "remove", this.undoTime);
    this.close();
  }

  // Rendering

  protected override render(): TemplateResult {
    const text = currentLocalizer();
    const { guest, noted } = this;
    const hass = home();
    const room = hass && roomOf(hass, this.deviceId);
    const there = room?.guests.some((one) => one.key === guest.key) ?? false;
    const { online = false, device: { name = "" } = {} } = room ?? {};
    const idle = online && there && !this.busy;
    return html`
      <form @submit=${this.submitted}>
        <div class="fields">
          <label class="wide">
            ${text("guestName")}
            <input name="label" maxlength="255" autocomplete="off" .value=${noted.label ?? ""} />
          </label>
          <label>
            ${text("partySize")}
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
            ${text("goalMinutes")}
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
        ${online && !there
          ? this.renderMessage("caution", text("guestGone"))
          : this.renderNotice(online, name)}
        <div class="buttons">
          <button type="button" class="danger" ?disabled=${!idle} @click=${this.removed}>
            ${text("removeGuest")}
          </button>
          <button class="main" ?disabled=${!idle}>${text("save")}</button>
        </div>
        <p class="quiet">${text("removeHint")}</p>
      </form>
    `;
  }
}

function notedOf({ name, party, since, due }: Guest): GuestFields {
  const minutes = since === undefined || due === undefined ? 0 : (due - since) / 60_000;
  return {
    ...(name && { label: name }),
    ...(party && { party_size: party }),
    ...(minutes && { goal: { minutes } }),
  };
}
