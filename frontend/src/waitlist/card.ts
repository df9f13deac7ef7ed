import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { StewardCard } from "../common/card.ts";
import { focusIn, focusOn } from "../common/focus.ts";
import { Growth } from "../common/growth.ts";
import { icon } from "../common/icons.ts";
import { frame, shared } from "../common/styles.ts";
import { inWords } from "../common/time.ts";
import { openOne } from "../dialogs/open.ts";
import type { ConfigForm, Hass } from "../hass.ts";
import { now } from "../home/clock.ts";
import { Ticker } from "../home/ticker.ts";
import { entityOf, registryOf } from "../model/registry.ts";
import { pendingOf } from "../model/door.ts";
import { isOverdue, roomOf, transmitters, type Guest, type WaitingRoom } from "../model/waitlist.ts";
import type { TextKey } from "../texts/index.ts";
import { ActionFollower, review, run, standingOf } from "../touch/actions.ts";
import { isMeant } from "../touch/guard.ts";
import type { Row } from "../touch/still-list.ts";
import { checkWaitlist, undoTime, waitlistForm, type WaitlistConfig } from "./config.ts";
import { DoorFeed } from "./door-feed.ts";
import { actionFor, standingElsewhere, takeBack, takeOff, whyGone } from "./guest-actions.ts";
import { GuestRow, PAGE_COOLS, type GuestWish, type Wish } from "./guest-row.ts";
import { GuestList, type Filter } from "./list.ts";
import { renderFigure } from "./figure.ts";
import { isIn, noteCard, type LiveCard } from "./live-cards.ts";
import { styles } from "./styles.ts";

/** Guests in a picker of cards. */
const SAMPLE = 3;

/** The guests of a waiting room, and what a host does with them. */
export class WaitlistCard extends StewardCard<WaitlistConfig> implements LiveCard {
  static override properties = {
    ...StewardCard.properties,
    room: { state: true },
    filter: { state: true },
    search: { state: true },
    overdue: { state: true },
  };

  private declare room: WaitingRoom | undefined;
  private declare filter: Filter | undefined;
  private declare search: string;
  /** How many are overdue: the seconds change it, too. */
  private declare overdue: number;

  protected readonly heading = "waitlist";
  private readonly list = new GuestList(this);
  private readonly growth = new Growth(this);
  private readonly feed = new DoorFeed(this);
  private readonly actions = new ActionFollower(this, (key) => this.shows(key));
  private leave: (() => void) | undefined;
  /** Whether it only shows what it would look like. */
  private sample = false;
  /** Who is to be shown, by the pager, when the guest is there. */
  private sought: string | undefined;

  constructor() {
    super();
    this.search = "";
    this.overdue = 0;
    new Ticker(this, (moment) => {
      this.countOverdue(moment);
      this.list.refresh();
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

  override setConfig(config: WaitlistConfig): void {
    checkWaitlist(config);
    if (config.mode === "board") void import("../more.ts");
    super.setConfig(config);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.leave = noteCard(this);
    this.sample = isIn(this, "hui-card-picker");
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leave?.();
  }

  getCardSize(): number {
    return 3 + this.guests.length;
  }

  /** The device whose list it shows. */
  get deviceId(): string | undefined {
    return this.room?.device.id;
  }

  protected override read(hass: Hass): void {
    const before = this.room;
    this.room = roomOf(hass, this.config.device_id);
    this.feed.follow(hass.connection, this.room?.device.id);
    if (this.room === before) return;
    this.list.take(this.room);
    this.countOverdue(now());
    review();
  }

  private get guests(): readonly Guest[] {
    return this.room ? this.room.guests : [];
  }

  private countOverdue(moment: number): void {
    this.overdue = this.guests.filter((guest) => isOverdue(guest, moment)).length;
  }

  private get acting(): boolean {
    const { latest, room } = this;
    if (!room || this.wall) return false;
    return this.permissions.mayControl(latest, room.device.id);
  }

  /** Tell whether a refusal for a guest is seen here. */
  private shows(key: string): boolean {
    return this.list.rows.some(({ item }) => item.key === key);
  }

  private get rows(): GuestRow[] {
    return [...this.renderRoot.querySelectorAll<GuestRow>("steward-guest-row")];
  }

  private rowOf(fits: (guest: Guest) => boolean): GuestRow | undefined {
    return this.rows.find((row) => !row.gone && fits(row.guest));
  }

  reveal(pager: string): void {
    this.sought = pager;
    this.filter = undefined;
    this.search = "";
    this.list.choose(undefined, "");
    this.requestUpdate();
  }

  refocus(guestKey: string | undefined): void {
    const row = this.rowOf((guest) => guest.key === guestKey);
    if (row) row.focus();
    else this.focusAssign();
  }

  private focusAssign(): void {
    focusOn(this, ".assign");
  }

  /** The row that has the focus, and its place. */
  private focused: { readonly row: Element; readonly place: number } | undefined;

  protected override willUpdate(): void {
    const row = focusIn(this);
    this.focused = row instanceof GuestRow ? { row, place: this.rows.indexOf(row) } : undefined;
  }

  protected override updated(): void {
    if (this.focused?.row.isConnected === false) this.focusAt(this.focused.place);
    this.showSought();
  }

  /** Put the focus on a guest in some place, where another one had it who has left. */
  private focusAt(place: number): void {
    const row = this.rows[Math.min(place, this.rows.length - 1)];
    if (row) row.focus();
    else this.focusAssign();
  }

  private showSought(): void {
    const { sought } = this;
    if (sought === undefined) return;
    const row = this.rowOf((guest) => guest.pager === sought);
    if (!row) return;
    this.sought = undefined;
    row.scrollIntoView({ block: "nearest" });
    row.focus();
    row.toggleAttribute("new", true);
  }

  // What is asked for

  private wished(guest: Guest, { wish, event, since }: Wish): void {
    const { room, config } = this;
    if (!room) return;
    if (!this.list.isMeant(event, guest, Math.max(since, this.place.since))) return;
    const transmitter = room.device.id;
    const wishes: Readonly<Record<GuestWish, () => unknown>> = {
      page: () => {
        const call = { ...actionFor(transmitter, guest, "page"), cools: PAGE_COOLS };
        return run(guest.key, call);
      },
      clear: () => {
        takeOff(transmitter, guest, "clear", undoTime(config));
      },
      undo: () => {
        takeBack(transmitter, guest);
      },
      edit: () => {
        openOne(({ EditDialog }) => {
          EditDialog.open(transmitter, guest, undoTime(config));
        });
      },
      why: () => {
        openOne(({ RefusalDialog }) => {
          RefusalDialog.open(guest.key, () => {
            this.refocus(guest.key);
          });
        });
      },
      tap: () => {
        const { latest } = this;
        const device = registryOf(latest).get(guest.id);
        this.tap(device && entityOf(device, "sensor.guest_session"));
      },
    };
    wishes[wish]();
  }

  private assign(event: Event): void {
    const { room } = this;
    if (!room || !isMeant(event, this.place.since)) return;
    const typed = this.search.trim();
    const isName = !/^\d*$/.test(typed) && this.list.rows.length === 0;
    openOne(({ AssignDialog }) => {
      AssignDialog.open(room.device.id, isName ? typed : "");
    });
  }

  private choose(filter: Filter | undefined, search: string): void {
    this.filter = filter;
    this.search = search;
    this.list.choose(filter, search.trim());
  }

  // Rendering

  protected override render(): TemplateResult | typeof nothing {
    const usual = super.render();
    if (usual === nothing || this.config.mode !== "board") return usual;
    const { config } = this;
    return html`<steward-board
      .language=${this.latest.language}
      .config=${config}
      .door=${this.feed.door}
      .clock=${now}
    ></steward-board>`;
  }

  private get wall(): boolean {
    return this.config.mode === "wall";
  }

  protected override get said(): string {
    return this.actions.said;
  }

  protected override renderBody(): TemplateResult {
    const { room, wall } = this;
    this.toggleAttribute("wall", wall);
    if (!room) return this.renderEmpty("noTransmitter");
    const all = this.list.rows;
    const rows = this.growth.take(this.sample ? all.slice(0, SAMPLE) : all);
    const known = room.online || room.asOf !== undefined;
    return html`
      ${this.renderCounts(room, known)} ${wall ? nothing : this.renderTools(room)}
      ${this.acting ? this.renderNext(room) : nothing}
      ${rows.length
        ? html`<ul aria-label=${this.shownTitle}>
            ${repeat(
              rows,
              ({ item }) => item.key,
              (row) => html`<li>${this.renderGuest(row, room)}</li>`,
            )}
          </ul>`
        : this.renderEmpty(known ? (room.guests.length ? "noMatch" : "noGuests") : "nothingKnown")}
    `;
  }

  protected override renderStatus(hass: Hass): TemplateResult {
    const { localize, room } = this;
    if (room && !room.online) return this.renderOutages(hass, [{ ...room, name: room.device.name }]);
    const sum = (before: number, { party = 0, paged }: Guest): number =>
      before + (paged ? 0 : party);
    const count = this.guests.reduce(sum, 0);
    return html`<div class="status line">${count ? localize("peopleWaiting", { count }) : nothing}</div>`;
  }

  private renderGuest({ item, gone }: Row<Guest>, room: WaitingRoom): TemplateResult {
    const left = gone !== undefined && !this.list.has(item);
    return html`<steward-guest-row
      .guest=${item}
      .standing=${standingOf(item.key) ?? standingElsewhere(pendingOf(this.feed.door, item))}
      .hold=${(this.feed.door?.hold ?? 0) * 1000}
      .gone=${left ? whyGone(this.latest, item) : ""}
      .localize=${this.localize}
      .size=${this.wall ? "wall" : this.size.size}
      .acting=${this.acting}
      .disabled=${!room.online}
      .tappable=${this.tappable}
      @wish=${(event: CustomEvent<Wish>) => {
        this.wished(item, event.detail);
      }}
    ></steward-guest-row>`;
  }

  private renderCounts(room: WaitingRoom, known: boolean): TemplateResult {
    const { language } = this.latest.locale;
    const text = this.localize;
    const { averageWait, onTime } = room.statistics;
    const paged = room.guests.filter((guest) => guest.paged).length;
    const wait = averageWait === undefined ? "–" : inWords(averageWait);
    const share = new Intl.NumberFormat(language, { style: "percent" });
    const count = (number: number): number | string => (known ? number : "–");
    return html`<div class="counts">
      ${this.renderCount("waiting", count(room.guests.length - paged))}
      ${this.renderCount("paged", count(paged))} ${this.renderCount("overdue", count(this.overdue))}
      <div class="count fact">${renderFigure(text, wait, "averageWait")}</div>
      <div class="count fact">
        ${renderFigure(text, onTime === undefined ? "–" : share.format(onTime / 100), "onTime")}
      </div>
    </div>`;
  }

  /** A count is a button that shows only those whom it counts; but not on a wall. */
  private renderCount(filter: Filter, count: number | string): TemplateResult {
    const chosen = this.filter === filter;
    const late = filter === "overdue" && this.overdue > 0;
    const look = late ? "count late" : "count";
    const figure = renderFigure(this.localize, count, filter);
    if (this.wall) return html`<div class=${look}>${figure}</div>`;
    return html`<button
      type="button"
      class=${look}
      aria-pressed=${chosen ? "true" : "false"}
      @click=${() => {
        this.choose(chosen ? undefined : filter, this.search);
      }}
    >
      ${figure}
    </button>`;
  }

  private renderTools(room: WaitingRoom): TemplateResult {
    const label = this.localize("search");
    const assign = this.localize("assign");
    return html`<div class="tools">
      <input
        type="search"
        aria-label=${label}
        placeholder=${label}
        autocomplete="off"
        .value=${this.search}
        @input=${(event: InputEvent) => {
          if (event.target instanceof HTMLInputElement) this.choose(this.filter, event.target.value);
        }}
      />
      ${this.acting
        ? html`<button
            type="button"
            class="assign main"
            title=${assign}
            aria-label=${assign}
            ?disabled=${!room.online}
            @click=${this.assign}
          >
            ${icon("add")}<span class="ellipsis">${assign}</span>
          </button>`
        : nothing}
    </div>`;
  }

  private renderNext(room: WaitingRoom): TemplateResult {
    return html`<steward-next-bar
      .room=${room}
      .door=${this.feed.door}
      .localize=${this.localize}
      @paged=${({ detail }: CustomEvent<string>) => {
        this.reveal(detail);
      }}
    ></steward-next-bar>`;
  }

  private renderEmpty(text: TextKey): TemplateResult {
    return html`<div class="empty">${icon("chair")}${this.localize(text)}</div>`;
  }
}
