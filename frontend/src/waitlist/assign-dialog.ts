import { html, nothing, type TemplateResult } from "lit";
import { fields, shared } from "../common/styles.ts";
import { DialogContent } from "../dialogs/content.ts";
import { openDialog } from "../dialogs/dialog.ts";
import { home } from "../home/home.ts";
import { doorOf, minutesOf, waitFor, waitInWords, type WaitQuote } from "../model/door.ts";
import { roomOf, type WaitingRoom } from "../model/waitlist.ts";
import { currentLocalizer } from "../texts/index.ts";
import { forget, runForResponse } from "../touch/actions.ts";
import { assignStyles } from "./assign-styles.ts";
import { readField, readGuest } from "./guest-fields.ts";
import { cardOf } from "./live-cards.ts";

/** The sizes of parties that are one touch away. */
const SIZES = [1, 2, 3, 4, 5, 6, 7, 8];
/** Milliseconds for which the number that was given is shown, unless it is closed before. */
const SHOWN = 8000;

/** Which pager somebody was given. */
interface Given {
  readonly pager: string;
  readonly name: string;
  /** What the guest can be told of the wait. */
  readonly wait: string;
}

/** Chooses a free pager, and notes who gets it. A touch on a pager assigns it. */
export class AssignDialog extends DialogContent {
  static override properties = {
    size: { state: true },
    given: { state: true },
  };

  private declare size: number | undefined;
  private declare given: Given | undefined;
  private begunWith = "";
  /** The numbers that were free at some time, in their order: one that is taken keeps its place. */
  private pagers: readonly string[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  static override styles = [shared, fields, assignStyles];

  /** Open it for a transmitter; `name` is the guest's, as far as it was typed already. */
  static open(deviceId: string, name: string): void {
    const content = new AssignDialog();
    content.deviceId = deviceId;
    content.begunWith = name;
    forget(content.key);
    openDialog(content, () => cardOf(deviceId)?.refocus(undefined));
  }

  override get heading(): string {
    return currentLocalizer()("assign");
  }

  protected override layout(): string {
    return this.given ? "given" : "form";
  }

  override isDirty(): boolean {
    const { form } = this;
    if (!form || this.given) return false;
    const written = ["label", "goal", "party", "number"].map((name) => readField(form, name));
    return written.some((text) => text !== "" && text !== this.begunWith);
  }

  override closed(): void {
    clearTimeout(this.timer);
    if (this.given) cardOf(this.deviceId)?.reveal(this.given.pager);
  }

  protected override get key(): string {
    return `assign ${this.deviceId}`;
  }

  private get room(): WaitingRoom | undefined {
    const hass = home();
    return hass && roomOf(hass, this.deviceId);
  }

  private async assign(event: Event, number?: number): Promise<void> {
    const { form, room } = this;
    if (!form || !room || !this.isMeant(event) || !form.reportValidity()) return;
    const text = currentLocalizer();
    const guest = readGuest(form);
    const size = this.size ?? guest.party_size;
    const data = {
      ...guest,
      ...(size === undefined ? {} : { party_size: size }),
      ...(number === undefined ? {} : { number }),
      config_entry_id: room.device.configEntry,
    };
    const response = await runForResponse(this.key, {
      action: "assign_pager",
      data,
      target: {},
      what: text("assign"),
      who: guest.label ?? String(number ?? text("anyPager")),
    });
    if (response === undefined) return;
    const wait = waitInWords(text, response as WaitQuote);
    this.show({ pager: pagerIn(response, number), name: guest.label ?? "", wait });
  }

  private show(given: Given): void {
    this.given = given;
    this.timer = setTimeout(() => {
      this.close();
    }, SHOWN);
  }

  private again(event: Event): void {
    if (!this.isMeant(event)) return;
    clearTimeout(this.timer);
    if (this.given) cardOf(this.deviceId)?.reveal(this.given.pager);
    this.given = undefined;
    this.size = undefined;
    this.begunWith = "";
    this.pagers = [];
  }

  private submitted(event: Event): void {
    event.preventDefault();
    const number = this.form ? readField(this.form, "number") : "";
    // by the key Enter: without a number it is any free pager
    void this.assign(event, number === "" ? undefined : Number(number));
  }

  // Rendering

  protected override render(): TemplateResult {
    if (this.given) return this.renderGiven(this.given);
    const text = currentLocalizer();
    const { room } = this;
    const free = new Set(room?.free.map(({ pager }) => pager));
    this.pagers = [...new Set([...this.pagers, ...free])];
    const { online = false, device: { name = "" } = {} } = room ?? {};
    const busy = !online || this.busy;
    return html`
      <form @submit=${this.submitted}>
        <div class="fields">
          <label>
            ${text("guestName")}
            <input
              name="label"
              maxlength="255"
              autocomplete="off"
              placeholder=${text("optional")}
              .value=${this.begunWith}
            />
          </label>
          <label>
            ${text("goalMinutes")}
            <input
              name="goal"
              type="number"
              inputmode="numeric"
              min="1"
              max="1440"
              placeholder=${this.usualGoal ?? text("optional")}
            />
          </label>
        </div>
        <fieldset>
          <legend>${text("partySize")}</legend>
          <div class="sizes">
            ${SIZES.map((size) => this.renderSize(size))}
            <input
              name="party"
              type="number"
              inputmode="numeric"
              min="1"
              max="999"
              aria-label=${text("otherSize")}
              placeholder="9+"
              @input=${() => {
                this.size = undefined;
                this.requestUpdate();
              }}
            />
          </div>
          ${this.renderWait()}
        </fieldset>
        <fieldset>
          <legend>${text("choosePager")}</legend>
          <button
            type="button"
            class="any main"
            ?disabled=${busy || free.size === 0}
            @click=${(event: Event) => this.assign(event)}
          >
            ${text("anyPager")}
          </button>
          ${this.pagers.length
            ? html`<div class="pagers">
                ${this.pagers.map((pager) => this.renderPager(pager, busy, free.has(pager)))}
              </div>`
            : this.renderNoPagers()}
          <div class="other">
            <label>
              ${text("otherPager")}
              <input name="number" type="number" inputmode="numeric" min="1" max="4095" />
            </label>
            <button ?disabled=${busy}>${text("assignThis")}</button>
          </div>
        </fieldset>
        ${this.renderNotice(online, name)}
      </form>
    `;
  }

  /** How long the party would wait. */
  private get wait(): WaitQuote | undefined {
    const written = this.form ? Number(readField(this.form, "party")) : 0;
    return waitFor(doorOf(this.deviceId), this.size ?? (written || 1));
  }

  /** The goal, in minutes, of a guest who gets no other. */
  private get usualGoal(): string | undefined {
    const { quoted } = this.wait ?? {};
    const set = doorOf(this.deviceId)?.quote_as_goal === "set" && quoted != null;
    return set ? String(minutesOf(quoted)) : undefined;
  }

  private renderWait(): TemplateResult {
    const text = currentLocalizer();
    const { predicted, quoted } = this.wait ?? {};
    const known = [predicted, quoted].filter((seconds) => seconds != null).map(minutesOf);
    const suggested = doorOf(this.deviceId)?.quote_as_goal === "off" ? [] : known;
    const goals = [...new Set(suggested)].filter((minutes) => minutes > 0);
    return html`<div class="wait">
      <span class="quiet" role="status">${waitInWords(text, this.wait)}</span>
      ${goals.map(
        (minutes) =>
          html`<button
            type="button"
            @click=${() => {
              const goal = this.form?.elements.namedItem("goal");
              if (goal instanceof HTMLInputElement) goal.value = String(minutes);
            }}
          >
            ${text("goalChip", { minutes })}
          </button>`,
      )}
    </div>`;
  }

  private renderNoPagers(): TemplateResult {
    const text = currentLocalizer();
    const link = html`<a href="/config/integrations/integration/steward">${text("configure")}</a>`;
    return html`<p class="quiet">${text("noPagers")} ${home()?.user?.is_admin ? link : nothing}</p>`;
  }

  private renderSize(size: number): TemplateResult {
    const chosen = this.size === size;
    return html`<button
      type="button"
      class="number"
      aria-pressed=${chosen ? "true" : "false"}
      @click=${() => {
        this.size = chosen ? undefined : size;
        const other = this.form?.elements.namedItem("party");
        if (other instanceof HTMLInputElement) other.value = "";
      }}
    >
      ${size}
    </button>`;
  }

  private renderPager(pager: string, busy: boolean, free: boolean): TemplateResult {
    return html`<button
      type="button"
      class="number"
      aria-label=${currentLocalizer()("pagerNumber", { pager })}
      ?disabled=${busy || !free}
      @click=${(event: Event) => this.assign(event, Number(pager))}
    >
      ${pager}
    </button>`;
  }

  private renderGiven({ pager, name, wait }: Given): TemplateResult {
    const text = currentLocalizer();
    return html`<div class="given" role="status">
        <span class="quiet">${text("pager")}</span>
        <b class="number">${pager}</b>
        <bdi class="ellipsis" title=${name}>${name}</bdi>
        <span class="quiet">${wait}</span>
      </div>
      <div class="buttons">
        <button type="button" @click=${this.again}>${text("nextGuest")}</button>
        <button
          type="button"
          class="main"
          @click=${(event: Event) => {
            if (this.isMeant(event)) this.close();
          }}
        >
          ${text("ok")}
        </button>
      </div>`;
  }
}

/** Read which pager it was from an action's answer; it was asked for, or else it is told. */
function pagerIn(response: unknown, asked: number | undefined): string {
  const told = (response as { readonly number?: unknown } | null)?.number;
  return String(typeof told === "number" ? told : (asked ?? ""));
}
