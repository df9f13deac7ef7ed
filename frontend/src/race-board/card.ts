/** The board of a race: who came, who leads, and who is missing. It is fetched where there is one. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { StewardCard, type Outage } from "../common/card.ts";
import { icon } from "../common/icons.ts";
import { frame, shared } from "../common/styles.ts";
import { stopwatch } from "../common/time.ts";
import { openOne } from "../dialogs/open.ts";
import { parseMoment, valueOf, type ConfigForm, type EntityState, type Hass } from "../hass.ts";
import { devicesWith, registryOf, stateOf, type StewardDevice } from "../model/registry.ts";
import type { BoardRow } from "../model/race-board.ts";
import type { Role } from "../model/roles.ts";
import type { TextKey } from "../texts/index.ts";
import { ActionFollower, isCooling, reasonOf, runForResponse, stageOf } from "../touch/actions.ts";
import { isMeant } from "../touch/guard.ts";
import { checkRaceBoard, DEFAULT_ROWS, raceBoardForm, type RaceBoardConfig } from "./config.ts";
import { writeUncounted, type Entered } from "./entered.ts";
import { BoardFeed } from "./feed.ts";
import { renderRow, writeAbout, writeDue, writeElapsed, writeSeen, writeStanding, type Pen } from "./rows.ts";
import { boardStyles } from "./styles.ts";

/** Milliseconds after the last letter after which a runner is looked for. */
const TYPED = 250;
/** The entity that every race has. */
const RACE: Role = "event.race_progress";
const COUNTS = ["finished", "on_course", "late"] as const;
const TABLES: Readonly<Record<string, TextKey>> = { all: "everybody", women: "women", men: "men" };
const OF_CATEGORY = /^category /;

/** Who came, who leads, or who is missing in a race. */
export class RaceBoardCard extends StewardCard<RaceBoardConfig> {
  static override properties = {
    ...StewardCard.properties,
    device: { state: true },
    counts: { state: true },
    found: { state: true },
  };

  private declare device: StewardDevice | undefined;
  /** The states of what is counted, and of the race itself. */
  private declare counts: readonly (EntityState | undefined)[];
  /** Who was looked for; `undefined` while nobody is. */
  private declare found: readonly BoardRow[] | undefined;

  protected readonly heading = "raceBoard";
  private readonly feed = new BoardFeed(this);
  private readonly actions = new ActionFollower(
    this,
    () => false, // Home Assistant tells why something was refused
    (key) => key.startsWith("came "),
  );
  private sought = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private order = "";
  /** Since when the rows are where they are. */
  private movedAt = 0;

  constructor() {
    super();
    this.counts = [];
  }

  static override styles = [shared, frame, boardStyles];

  /** Get the fields of the visual editor. */
  static getConfigForm(): ConfigForm {
    return raceBoardForm();
  }

  override setConfig(config: RaceBoardConfig): void {
    checkRaceBoard(config);
    super.setConfig(config);
  }

  getCardSize(): number {
    return 3 + (this.config.rows ?? DEFAULT_ROWS);
  }

  private get mode(): NonNullable<RaceBoardConfig["mode"]> {
    return this.config.mode ?? "announcer";
  }

  protected override get shownTitle(): string {
    return this.config.title ?? this.device?.name ?? this.localize(this.heading);
  }

  protected override read(hass: Hass): void {
    const { config, mode } = this;
    const { device_id: id, point, categories, rows: count = DEFAULT_ROWS } = config;
    const device = id === undefined ? devicesWith(hass, RACE)[0] : registryOf(hass).get(id);
    this.device = device && stateOf(hass, device, RACE) ? device : undefined;
    if (!this.device) return;
    const { device: race } = this;
    const counts = COUNTS.map((name) => stateOf(hass, race, `sensor.race_${name}`));
    if (counts.some((state, index) => state !== this.counts[index])) this.counts = counts;
    this.feed.follow(hass.connection, {
      device_id: race.id,
      mode,
      count,
      ...(mode === "announcer" && point && { point }),
      ...(mode === "leaders" && categories?.length && { categories }),
    });
  }

  protected override willUpdate(): void {
    const order = this.feed.board.rows("missing").map(({ bib }) => bib).join();
    if (order === this.order) return;
    this.order = order;
    this.movedAt = performance.now();
  }

  // What is asked for

  private async came(event: Event, { bib, name = "" }: BoardRow): Promise<void> {
    const { device, localize } = this;
    if (!device || !isMeant(event, this.place.since, this.movedAt)) return;
    const key = `came ${device.id} ${bib}`;
    const action = "enter_passing";
    if (isCooling(key, action)) return;
    const who = `${bib} ${name}`.trim();
    const answer = (await runForResponse(key, {
      action,
      data: { race: device.id, bib },
      target: {},
      what: localize("justCame"),
      who,
      cools: 2000,
    })) as Entered | undefined;
    const message = answer && writeUncounted(localize, who, answer);
    if (message) this.tell("hass-notification", { message });
  }

  private paste(event: Event): void {
    const { device } = this;
    if (device && isMeant(event, this.place.since))
      openOne(({ StartListDialog }) => {
        StartListDialog.open(device.id);
      });
  }

  private seek(event: Event): void {
    if (!(event.target instanceof HTMLInputElement)) return;
    this.sought = event.target.value.trim();
    clearTimeout(this.timer);
    if (this.sought) this.timer = setTimeout(() => void this.find(this.sought), TYPED);
    else this.found = undefined;
  }

  private async find(text: string): Promise<void> {
    const { device, latest } = this;
    if (!device) return;
    const command = { type: "steward/race/find", device_id: device.id, text };
    try {
      const { runners } = await latest.callWS<{ runners: readonly BoardRow[] }>(command);
      if (text === this.sought) this.found = runners;
    } catch (error) {
      this.tell("hass-notification", { message: reasonOf(error) });
    }
  }

  // Rendering

  protected override get said(): string {
    return this.actions.said;
  }

  private get pen(): Pen {
    return { hass: this.latest, localize: this.localize };
  }

  private get outage(): Outage | undefined {
    const { counts, device } = this;
    const [first] = counts;
    if (!device || first?.state !== "unavailable") return undefined;
    return { name: device.name, asOf: parseMoment(first.last_changed) };
  }

  protected override renderStatus(hass: Hass): TemplateResult {
    const { outage, localize, counts } = this;
    if (outage) return this.renderOutages(hass, [outage]);
    const [finished = "–", course = "–", missing = "–"] = counts.map(valueOf);
    return html`<div class="status line number">
      ${this.device
        ? html`<span>${localize("raceCounts", { finished, course, missing })}</span>
            <span>${localize("unofficial")}</span>`
        : nothing}
    </div>`;
  }

  protected override renderBody(hass: Hass): TemplateResult {
    const { board, problem } = this.feed;
    if (!this.device) return this.renderEmpty("noRace");
    if (problem !== undefined)
      return html`<div class="message error">${icon("alert")}<span>${problem}</span></div>`;
    if (board.known === undefined) return html`<div class="body"></div>`;
    if (!board.known) return this.renderEmpty("nothingKnown");
    const acting = this.permissions.mayControl(hass, this.device.id) && !this.outage;
    switch (this.mode) {
      case "leaders":
        return this.renderLeaders();
      case "marshal":
        return this.renderMarshal(acting);
      default:
        return this.renderAnnouncer(acting);
    }
  }

  private renderEmpty(text: TextKey): TemplateResult {
    return html`<div class="empty">${icon("flag")}${this.localize(text)}</div>`;
  }

  private renderList(rows: readonly BoardRow[], draw: (row: BoardRow) => TemplateResult): TemplateResult {
    return html`<ul>
      ${repeat(rows, ({ bib }) => bib, draw)}
    </ul>`;
  }

  private renderAnnouncer(acting: boolean): TemplateResult {
    const { localize, pen } = this;
    const { board } = this.feed;
    const [latest, ...earlier] = board.rows("arrivals");
    const due = board.rows("due");
    return html`<div class="body two">
      ${latest ? this.renderLatest(latest) : this.renderEmpty("nobodyCame")}
      ${earlier.length
        ? html`<section>
            <h3>${localize("cameBefore")}</h3>
            ${this.renderList(earlier, (row) =>
              renderRow(row, writeAbout(row), writeElapsed(pen, row), String(row.place ?? "")),
            )}
          </section>`
        : nothing}
      ${due.length
        ? html`<section>
            <h3>${localize("dueNext")}</h3>
            ${this.renderList(due, (row) => renderRow(row, writeAbout(row), writeDue(pen, row)))}
          </section>`
        : nothing}
      ${this.renderTools(acting)}
    </div>`;
  }

  /** Draw who came last, as large as may be. */
  private renderLatest(row: BoardRow): TemplateResult {
    const { localize, pen } = this;
    const { place, category, category_place: inCategory } = row;
    const facts = [
      row.point,
      writeElapsed(pen, row),
      place === undefined ? "" : localize("place", { place }),
      [category, inCategory].filter(Boolean).join(": "),
      row.club,
    ];
    return html`<section class="latest">
      <b class="number bib"><bdi>${row.bib}</bdi></b>
      ${row.name ? html`<div class="name"><bdi>${row.name}</bdi></div>` : nothing}
      <div class="facts number">${facts.filter(Boolean).join(" · ")}</div>
    </section>`;
  }

  private renderTools(acting: boolean): TemplateResult {
    const { localize, pen, found } = this;
    const label = localize("findRunner");
    return html`<div class="tools">
      <input
        type="search"
        aria-label=${label}
        placeholder=${label}
        autocomplete="off"
        @input=${this.seek}
      />
      ${acting
        ? html`<button type="button" @click=${this.paste}>
            ${icon("add")}<span class="ellipsis">${localize("pasteList")}</span>
          </button>`
        : nothing}
      ${found?.length === 0 ? html`<p class="quiet">${localize("noRunner")}</p>` : nothing}
      ${found?.length
        ? this.renderList(found, (row) => renderRow(row, writeStanding(pen, row), writeElapsed(pen, row)))
        : nothing}
    </div>`;
  }

  private renderLeaders(): TemplateResult {
    const { board } = this.feed;
    const tables = board.names.filter((name) => board.rows(name).length);
    if (tables.length === 0) return this.renderEmpty("nobodyCame");
    return html`<div class="body">
      <div class="tables">
        ${tables.map((name) => {
          const text = TABLES[name];
          const title = text ? this.localize(text) : name.replace(OF_CATEGORY, "");
          return html`<section>
            <h3><bdi>${title}</bdi></h3>
            ${this.renderList(board.rows(name), (row) => this.renderLeader(row))}
          </section>`;
        })}
      </div>
    </div>`;
  }

  private renderLeader(row: BoardRow): TemplateResult {
    const { elapsed, gap, point = "" } = row;
    const behind = gap ? `+${stopwatch(gap * 1000)}` : "";
    const note = [point, behind].filter(Boolean).join(" · ");
    const time = elapsed === undefined ? "" : stopwatch(elapsed * 1000);
    return renderRow(row, note, time, String(row.place ?? ""));
  }

  private renderMarshal(acting: boolean): TemplateResult {
    const { localize } = this;
    const { board } = this.feed;
    const missing = board.rows("missing");
    const points = board.silent.join(", ");
    return html`<div class="body">
      ${points
        ? html`<div class="message caution">
            ${icon("alert")}<span>${localize("silentPoints", { points })}</span>
          </div>`
        : nothing}
      ${missing.length
        ? this.renderList(missing, (row) => this.renderMissing(row, acting))
        : this.renderEmpty("nobodyMissing")}
      ${this.renderTools(acting)}
    </div>`;
  }

  private renderMissing(row: BoardRow, acting: boolean): TemplateResult {
    const { localize, pen, device } = this;
    const note = [writeSeen(pen, row), writeDue(pen, row)].filter(Boolean).join(" · ");
    const busy = stageOf(`came ${device?.id ?? ""} ${row.bib}`) === "sending";
    const text = localize(busy ? "sending" : "justCame");
    const button = html`<button
      type="button"
      class="main"
      aria-label=${`${text}: ${row.bib}`}
      ?disabled=${busy}
      @click=${(event: Event) => {
        void this.came(event, row);
      }}
    >
      ${text}
    </button>`;
    return renderRow(row, note, acting ? button : "");
  }
}
