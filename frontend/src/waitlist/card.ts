import { html, LitElement, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Deeds } from "../common/deeds.ts";
import { renderOutcome } from "../common/outcome.ts";
import { frame, shared } from "../common/styles.ts";
import { Ticker } from "../common/ticker.ts";
import { inWords } from "../common/time.ts";
import type { CardConfig, ConfigForm, GridOptions, Hass } from "../hass.ts";
import {
  isOverdue,
  transmitters,
  WaitingRoomReader,
  type Guest,
  type WaitingRoom,
} from "../model/waitlist.ts";
import { localizer, type Localize, type TextKey } from "../texts/index.ts";
import type { Assignment } from "./assign-dialog.ts";
import { waitlistForm } from "./form.ts";
import type { GuestFields } from "./guest-fields.ts";
import type { GuestWish } from "./guest-row.ts";
import { styles } from "./styles.ts";

/** What the card is configured with. */
export interface WaitlistConfig extends CardConfig {
  /** The transmitter's device; by default the first one. */
  readonly device_id?: string;
  readonly title?: string;
  /** `wall` is large and has no buttons. */
  readonly mode?: "desk" | "wall";
}

type Filter = "waiting" | "paged" | "overdue";
type Opened = { readonly what: "assign" } | { readonly what: "edit"; readonly id: string };

const ASSIGN = "assign";

/** The guests of a waiting room, and what a host does with them. */
export class WaitlistCard extends LitElement {
  static override properties = {
    config: { state: true },
    room: { state: true },
    filter: { state: true },
    search: { state: true },
    opened: { state: true },
    overdue: { state: true },
  };

  private declare config: WaitlistConfig | undefined;
  private declare room: WaitingRoom | undefined;
  private declare filter: Filter | undefined;
  private declare search: string;
  private declare opened: Opened | undefined;
  /** How many are overdue: the seconds change it, too. */
  private declare overdue: number;

  private latest: Hass | undefined;
  private localize: Localize = localizer("en");
  private readonly reader = new WaitingRoomReader();
  private readonly deeds = new Deeds(this);

  constructor() {
    super();
    this.search = "";
    this.overdue = 0;
    new Ticker(this, (now) => {
      this.countOverdue(now);
    });
  }

  static override styles = [shared, frame, styles];

  /** Get the fields of the visual editor. */
  static getConfigForm(): ConfigForm {
    return waitlistForm();
  }

  /** Get the configuration that a new card begins with. */
  static getStubConfig(hass: Hass): Partial<WaitlistConfig> {
    const device = transmitters(hass)[0];
    return device ? { device_id: device.id } : {};
  }

  /** Take the configuration; throws an error where it cannot be used. */
  setConfig(config: WaitlistConfig): void {
    if (config.mode && !["desk", "wall"].includes(config.mode))
      throw new Error(`mode is desk or wall, not ${config.mode}`);
    this.config = config;
    this.readRoom();
  }

  /** Take what Home Assistant knows now; only what the card shows of it makes it render. */
  set hass(hass: Hass) {
    this.latest = hass;
    const localize = localizer(hass.language);
    if (localize !== this.localize) {
      this.localize = localize;
      this.requestUpdate();
    }
    this.readRoom();
  }

  getCardSize(): number {
    return 3 + (this.room?.guests.length ?? 4);
  }

  getGridOptions(): GridOptions {
    return { columns: 12, rows: "auto", min_columns: 6, min_rows: 5 };
  }

  private readRoom(): void {
    if (!this.latest || !this.config) return;
    this.room = this.reader.read(this.latest, this.config.device_id);
    this.countOverdue(Date.now());
  }

  private countOverdue(now: number): void {
    this.overdue = this.room?.guests.filter((guest) => isOverdue(guest, now)).length ?? 0;
  }

  protected override willUpdate(): void {
    // a guest whose dialog is open may be cleared elsewhere
    if (this.opened?.what === "edit" && !this.guest(this.opened.id)) this.opened = undefined;
  }

  private guest(id: string): Guest | undefined {
    return this.room?.guests.find((guest) => guest.id === id);
  }

  private get shown(): readonly Guest[] {
    const now = Date.now();
    const sought = this.search.trim().toLocaleLowerCase();
    return (this.room?.guests ?? []).filter(
      (guest) => fits(guest, this.filter, now) && matches(guest, sought),
    );
  }

  // Actions

  private async wished(guest: Guest, wish: GuestWish): Promise<void> {
    if (wish === "edit") this.opened = { what: "edit", id: guest.id };
    else if (wish === "forget") this.deeds.forget(guest.id);
    else await this.act(guest, wish, wish === "page" && guest.paged ? "pageAgain" : wish);
  }

  /** Call one of Steward's actions for a guest; tells whether that worked. */
  private act(
    guest: Guest,
    action: "page" | "clear" | "remove" | "update_guest",
    text: TextKey,
    data: Readonly<Record<string, unknown>> = {},
  ): Promise<boolean> {
    const who = guest.name ?? this.localize("pagerNumber", { pager: guest.pager });
    return this.deeds.run(
      guest.id,
      this.localize,
      this.localize(text),
      who,
      async () => await this.latest?.callService("steward", action, data, on(guest), false),
    );
  }

  private async assign(assignment: Assignment): Promise<void> {
    const data = { ...assignment, config_entry_id: this.room?.device.configEntry };
    const who = assignment.label ?? String(assignment.number ?? this.localize("anyPager"));
    const done = await this.deeds.run(
      ASSIGN,
      this.localize,
      this.localize("assign"),
      who,
      async () => await this.latest?.callService("steward", "assign_pager", data, {}, false),
    );
    if (done && this.opened?.what === "assign") this.opened = undefined;
  }

  private async change(guest: Guest, fields: GuestFields): Promise<void> {
    const nothingToDo = Object.keys(fields).length === 0;
    if (nothingToDo || (await this.act(guest, "update_guest", "edit", { ...fields })))
      this.opened = undefined;
  }

  private async takeOff(guest: Guest): Promise<void> {
    if (await this.act(guest, "remove", "remove")) this.opened = undefined;
  }

  // Rendering

  protected override render(): TemplateResult | typeof nothing {
    if (!this.config || !this.latest) return nothing;
    const wall = this.config.mode === "wall";
    return html`<ha-card class=${wall ? "wall" : ""}>
      ${this.room ? this.renderRoom(this.room, wall) : this.renderEmpty("noTransmitter")}
      <div class="unseen" role="status">${this.deeds.said}</div>
    </ha-card>`;
  }

  private renderRoom(room: WaitingRoom, wall: boolean): TemplateResult {
    const { localize } = this;
    const shown = this.shown;
    return html`
      <header>
        <h2 class="ellipsis">${this.config?.title ?? localize("waitlist")}</h2>
      </header>
      ${room.online ? nothing : this.renderOffline(room)} ${this.renderRefusals(shown)}
      ${this.renderCounts(room)}
      ${wall ? nothing : this.renderTools(room)}
      ${shown.length
        ? html`<ul tabindex="-1" aria-label=${localize("waitlist")}>
            ${repeat(
              shown,
              (guest) => guest.id,
              (guest) => html`<li>${this.renderGuest(guest, room, wall)}</li>`,
            )}
          </ul>`
        : this.renderEmpty(room.guests.length ? "noMatch" : "noGuests")}
      ${this.renderDialog(room)}
    `;
  }

  private renderGuest(guest: Guest, room: WaitingRoom, wall: boolean): TemplateResult {
    return html`<steward-guest-row
      .guest=${guest}
      .outcome=${this.deeds.of(guest.id)}
      .localize=${this.localize}
      .wall=${wall}
      .disabled=${!room.online}
      @wish=${(event: CustomEvent<GuestWish>) => this.wished(guest, event.detail)}
    ></steward-guest-row>`;
  }

  private renderAssignButton(room: WaitingRoom): TemplateResult {
    return html`<button
      type="button"
      class="main"
      ?disabled=${!room.online}
      @click=${() => {
        this.deeds.forget(ASSIGN);
        this.opened = { what: "assign" };
      }}
    >
      <ha-icon icon="mdi:account-plus"></ha-icon>${this.localize("assign")}
    </button>`;
  }

  private renderCounts(room: WaitingRoom): TemplateResult {
    const { language } = this.latest?.locale ?? { language: "en" };
    const paged = room.guests.filter((guest) => guest.paged).length;
    const wait = room.averageWait === undefined ? "–" : inWords(language, room.averageWait);
    const share = new Intl.NumberFormat(language, { style: "percent" });
    const onTime = room.onTime === undefined ? "–" : share.format(room.onTime / 100);
    return html`<div class="counts">
      ${this.renderCount("waiting", room.guests.length - paged)}
      ${this.renderCount("paged", paged)} ${this.renderCount("overdue", this.overdue)}
      <div class="count fact">${this.renderFigure(wait, "averageWait")}</div>
      <div class="count fact">${this.renderFigure(onTime, "onTime")}</div>
    </div>`;
  }

  private renderFigure(figure: string | number, text: TextKey): TemplateResult {
    return html`<b class="number">${figure}</b><span>${this.localize(text)}</span>`;
  }

  /** A count is a button that shows only those whom it counts; but not on a wall. */
  private renderCount(filter: Filter, count: number): TemplateResult {
    const chosen = this.filter === filter;
    const late = filter === "overdue" && count > 0;
    const look = late ? "count late" : "count";
    const figure = this.renderFigure(count, filter);
    if (this.config?.mode === "wall") return html`<div class=${look}>${figure}</div>`;
    return html`<button
      type="button"
      class=${look}
      aria-pressed=${chosen ? "true" : "false"}
      @click=${() => {
        this.filter = chosen ? undefined : filter;
      }}
    >
      ${figure}
    </button>`;
  }

  private renderTools(room: WaitingRoom): TemplateResult {
    return html`<div class="tools">
      <input
        type="search"
        ?hidden=${room.guests.length === 0}
        aria-label=${this.localize("search")}
        placeholder=${this.localize("search")}
        autocomplete="off"
        .value=${this.search}
        @input=${(event: InputEvent) => {
          if (event.target instanceof HTMLInputElement) this.search = event.target.value;
        }}
      />
      ${this.renderAssignButton(room)}
    </div>`;
  }

  private renderOffline(room: WaitingRoom): TemplateResult {
    return html`<div class="message error" role="alert">
      <ha-icon icon="mdi:lan-disconnect"></ha-icon>
      <span>${this.localize("transmitterOffline", { name: room.device.name })}</span>
    </div>`;
  }

  /** A refusal shows in its guest's row; one of a guest who is not in the list shows here. */
  private renderRefusals(shown: readonly Guest[]): TemplateResult[] {
    const elsewhere = new Set([ASSIGN, ...shown.map((guest) => guest.id)]);
    return this.deeds.refusalsBut(elsewhere).map(([key, outcome]) => {
      const named = { ...outcome, text: `${outcome.about}: ${outcome.text}` };
      return renderOutcome(named, this.localize, () => {
        this.deeds.forget(key);
      });
    });
  }

  private renderEmpty(text: TextKey): TemplateResult {
    return html`<div class="empty">
      <ha-icon icon="mdi:seat-outline"></ha-icon>${this.localize(text)}
    </div>`;
  }

  private renderDialog(room: WaitingRoom): TemplateResult | typeof nothing {
    const { opened, localize } = this;
    if (!opened) return nothing;
    const close = (): void => {
      this.opened = undefined;
    };
    if (opened.what === "assign")
      return html`<steward-dialog .heading=${localize("assign")} @closed=${close}>
        <steward-assign-dialog
          .free=${room.free}
          .outcome=${this.deeds.of(ASSIGN)}
          .localize=${localize}
          @assign=${(event: CustomEvent<Assignment>) => this.assign(event.detail)}
          @forget=${() => {
            this.deeds.forget(ASSIGN);
          }}
        ></steward-assign-dialog>
      </steward-dialog>`;
    const guest = this.guest(opened.id);
    if (!guest) return nothing;
    const heading = `${localize("editGuest")} · ${localize("pagerNumber", { pager: guest.pager })}`;
    return html`<steward-dialog .heading=${heading} @closed=${close}>
      <steward-edit-dialog
        .guest=${guest}
        .outcome=${this.deeds.of(guest.id)}
        .localize=${localize}
        @change-guest=${(event: CustomEvent<GuestFields>) => this.change(guest, event.detail)}
        @remove-guest=${() => this.takeOff(guest)}
        @forget=${() => {
          this.deeds.forget(guest.id);
        }}
      ></steward-edit-dialog>
    </steward-dialog>`;
  }
}

/** The target of an action: a guest's pager. */
function on(guest: Guest): { readonly device_id: string } {
  return { device_id: guest.id };
}

function fits(guest: Guest, filter: Filter | undefined, now: number): boolean {
  switch (filter) {
    case undefined:
      return true;
    case "waiting":
      return !guest.paged;
    case "paged":
      return guest.paged;
    case "overdue":
      return isOverdue(guest, now);
  }
}

/** A number finds the pager that bears it, and a text the guests whose name has it. */
function matches(guest: Guest, sought: string): boolean {
  if (sought === "") return true;
  if (/^\d+$/.test(sought)) return guest.pager.startsWith(sought);
  return guest.name?.toLocaleLowerCase().includes(sought) ?? false;
}
