import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { StewardCard, type TitledConfig } from "../common/card.ts";
import { titleForm } from "../common/form.ts";
import { icon, type Icon } from "../common/icons.ts";
import { frame, shared } from "../common/styles.ts";
import { dayOf, inWords, timeOf } from "../common/time.ts";
import { openOne } from "../dialogs/open.ts";
import { momentOf, type ConfigForm, type EntityState, type Hass } from "../hass.ts";
import { now } from "../home/clock.ts";
import { Ticker } from "../home/ticker.ts";
import { systemsOf, type System } from "../model/systems.ts";
import { durationOf } from "../model/waitlist.ts";
import type { TextKey } from "../texts/index.ts";
import { ActionFollower, run, stageOf } from "../touch/actions.ts";
import { isMeant } from "../touch/guard.ts";
import { Races } from "./races.ts";
import { systemsStyles } from "./styles.ts";

const MINUTE = 60_000;

/** How the systems are, and what can be done with them now. */
export class SystemsCard extends StewardCard<TitledConfig> {
  static override properties = { ...StewardCard.properties, minute: { state: true } };

  /** The time since things happened is shown in minutes. */
  private declare minute: number;
  protected readonly heading = "systems";
  private shown: readonly unknown[] = [];
  private systems: readonly System[] = [];
  private readonly races = new Races(this);
  private readonly actions = new ActionFollower(
    this,
    () => false, // Home Assistant tells them
    (key) => /^(clock|session) /.test(key),
  );

  constructor() {
    super();
    this.minute = 0;
    new Ticker(this, (moment) => {
      this.minute = Math.floor(moment / MINUTE);
    });
  }

  static override styles = [shared, frame, systemsStyles];

  /** Get the fields of the visual editor. */
  static getConfigForm(): ConfigForm {
    return titleForm();
  }

  getCardSize(): number {
    return 2 + 3 * this.systems.length;
  }

  protected override read(hass: Hass): void {
    this.systems = systemsOf(hass);
    const facts = this.systems.flatMap(({ device, online, facts }) => [device, online, ...facts]);
    const shown = [hass.formatEntityState, ...facts];
    const same = shown.length === this.shown.length;
    if (same && shown.every((one, index) => one === this.shown[index])) return;
    this.shown = shown;
    this.requestUpdate();
  }

  // What is asked for

  private open(event: Event, { device, session }: System): void {
    if (session && isMeant(event, this.place.since))
      openOne(({ SessionDialog }) => {
        SessionDialog.open(device.id, session);
      });
  }

  private setClock(event: Event, { device }: System): void {
    if (!isMeant(event, this.place.since)) return;
    void run(`clock ${device.id}`, {
      action: "sync_clock",
      data: { config_entry_id: device.configEntry },
      target: {},
      what: this.localize("syncClock"),
      who: device.name,
    });
  }

  // Rendering

  protected override get said(): string {
    return this.actions.said;
  }

  protected override renderStatus(): TemplateResult {
    const { localize, systems } = this;
    const count = systems.filter(({ online }) => !online).length;
    return html`<div class="status line">
      ${count
        ? html`${icon("alert")}<span>${localize("warningCount", { count })}</span>`
        : systems.length
          ? localize("allAvailable")
          : nothing}
    </div>`;
  }

  protected override renderBody(hass: Hass): TemplateResult {
    if (this.systems.length === 0)
      return html`<div class="empty">${icon("radio")}${this.localize("noSystems")}</div>`;
    return html`<ul aria-label=${this.shownTitle}>
      ${repeat(
        this.systems,
        ({ device }) => device.id,
        (system) => html`<li class="panel">${this.renderSystem(hass, system)}</li>`,
      )}
    </ul>`;
  }

  private renderSystem(hass: Hass, system: System): TemplateResult {
    const { device, online, facts, races } = system;
    return html`
      <div class="line">
        ${icon(system.icon)}
        <h3 class="ellipsis" title=${device.name}><bdi>${device.name}</bdi></h3>
      </div>
      ${online
        ? nothing
        : html`<div class="away line error">${icon("offline")}<span>${this.localize("offline")}</span>
          </div>`}
      <dl>${facts.map((state) => this.renderFact(hass, state, device.name))}</dl>
      ${races ? this.renderRaces(hass, races) : nothing} ${this.renderButtons(hass, system)}
    `;
  }

  private renderFact(hass: Hass, state: EntityState, device: string): TemplateResult {
    const own = hass.formatEntityName(state, [{ type: "entity" }]);
    const name = own && own !== device ? own : this.localize("session"); // which bears the device's
    const value = this.textOf(hass, state);
    return html`<div>
      <dt class="quiet ellipsis" title=${name}>${name}</dt>
      <dd>
        <button
          type="button"
          class="plain number"
          title=${this.localize("details")}
          @click=${() => {
            this.tell("hass-more-info", { entityId: state.entity_id });
          }}
        >
          <bdi class="ellipsis">${value}</bdi><span class="unseen">, ${name}, ${this.localize("details")}</span>
        </button>
      </dd>
    </div>`;
  }

  /** Write a value: durations and moments in words, the rest as Home Assistant does. */
  private textOf(hass: Hass, state: EntityState): string {
    const { device_class: kind } = state.attributes;
    const duration = kind === "duration" ? durationOf(state) : undefined;
    if (duration !== undefined) {
      const sign = duration < 0 ? "−" : "";
      return `${sign}${inWords(Math.abs(duration))}`;
    }
    const moment = kind === "timestamp" ? momentOf(state) : undefined;
    if (moment === undefined) return hass.formatEntityState(state);
    return this.localize("ago", { time: inWords(now() - moment) });
  }

  private renderRaces(hass: Hass, entity: string): TemplateResult | typeof nothing {
    const { localize } = this;
    const races = this.races.of(hass, entity);
    if (!races) return nothing;
    return html`<div class="races">
      <h4 class="quiet">${localize("races")}</h4>
      ${races.length
        ? races.map(
            ({ name, start, whole }) => html`<div class="race">
              <span class="ellipsis" title=${name}><bdi>${name}</bdi></span>
              <bdi class="number quiet">${whole ? dayOf(hass, start) : timeOf(hass, start, now())}</bdi>
            </div>`,
          )
        : html`<span class="quiet">${localize("noRaces")}</span>`}
    </div>`;
  }

  private renderButtons(hass: Hass, system: System): TemplateResult | typeof nothing {
    const { device, session, wrongClock, online } = system;
    if (!this.permissions.mayControl(hass, device.id) || !online) return nothing;
    const clock = stageOf(`clock ${device.id}`);
    const button = (name: Icon, text: TextKey, act: (event: Event) => void): TemplateResult =>
      html`<button type="button" ?disabled=${clock === "sending"} @click=${act}>
        ${icon(name)}<span class="ellipsis">${this.localize(text)}</span>
      </button>`;
    return html`<div class="buttons">
      ${session
        ? button(
            session === "open" ? "play" : "stop",
            session === "open" ? "openSession" : "closeSession",
            (event) => {
              this.open(event, system);
            },
          )
        : nothing}
      ${wrongClock || clock
        ? button("clock", clock === "done" ? "done" : "syncClock", (event) => {
            this.setClock(event, system);
          })
        : nothing}
    </div>`;
  }
}
