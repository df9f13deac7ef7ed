import { css, html, type TemplateResult } from "lit";
import { shared } from "../common/styles.ts";
import { inWords } from "../common/time.ts";
import { DialogContent } from "../dialogs/content.ts";
import { openDialog } from "../dialogs/dialog.ts";
import { parseMoment } from "../hass.ts";
import { now } from "../home/clock.ts";
import { home } from "../home/home.ts";
import { doorOf, recallable, type Recent } from "../model/door.ts";
import { roomOf } from "../model/waitlist.ts";
import { currentLocalizer } from "../texts/index.ts";
import { forget, runForResponse } from "../touch/actions.ts";
import { cardOf } from "./live-cards.ts";

/** Lists who left in the last half hour, and puts them back on the list. */
export class RecentDialog extends DialogContent {
  static override styles = [
    shared,
    css`
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        gap: 12px;
        min-height: 60px;
        border-block-end: 1px solid var(--line);
      }
      b {
        min-width: 48px;
        font-size: 18px;
        text-align: center;
      }
    `,
  ];

  /** Open it for a transmitter. */
  static open(deviceId: string): void {
    const content = new RecentDialog();
    content.deviceId = deviceId;
    forget(content.key);
    openDialog(content, () => cardOf(deviceId)?.refocus(undefined));
  }

  override get heading(): string {
    return currentLocalizer()("recently");
  }

  protected override get key(): string {
    return `recall ${this.deviceId}`;
  }

  protected override layout(): string {
    return this.recent.map(({ number, ended_at: at }) => `${number} ${at}`).join();
  }

  private get recent(): readonly Recent[] {
    return recallable(doorOf(this.deviceId), now());
  }

  private async recall(event: Event, { number, label }: Recent): Promise<void> {
    const hass = home();
    const room = hass && roomOf(hass, this.deviceId);
    if (!room || !this.isMeant(event)) return;
    const text = currentLocalizer();
    const answer = await runForResponse(this.key, {
      action: "recall",
      data: { config_entry_id: room.device.configEntry, number },
      target: {},
      what: text("recall"),
      who: label ?? text("pagerNumber", { pager: number }),
    });
    if (answer === undefined) return;
    this.close();
    cardOf(this.deviceId)?.reveal(String((answer as Recent).number));
  }

  protected override render(): TemplateResult {
    const text = currentLocalizer();
    const hass = home();
    const room = hass && roomOf(hass, this.deviceId);
    const { online = false, device: { name = "" } = {} } = room ?? {};
    const { recent } = this;
    return html`${recent.length
        ? html`<ul>
            ${recent.map((one) => this.renderGuest(one, online))}
          </ul>`
        : html`<p class="quiet">${text("nobodyLeft")}</p>`}
      ${this.renderNotice(online, name)}`;
  }

  private renderGuest(one: Recent, online: boolean): TemplateResult {
    const text = currentLocalizer();
    const pager = one.number;
    const name = one.label ?? text("guestOf", { pager });
    const time = inWords(now() - (parseMoment(one.ended_at) ?? now()));
    const party = one.party_size === null ? "" : `${text("party", { count: one.party_size })}, `;
    return html`<li>
      <b class="number">${pager}</b>
      <div>
        <div class="ellipsis" title=${name}><bdi>${name}</bdi></div>
        <div class="quiet ellipsis">${party}${text("ago", { time })}</div>
      </div>
      <button
        type="button"
        aria-label=${`${text("recall")}: ${name}`}
        ?disabled=${!online || this.busy}
        @click=${(event: Event) => this.recall(event, one)}
      >
        ${text("recall")}
      </button>
    </li>`;
  }
}
