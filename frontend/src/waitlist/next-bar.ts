import { css, html, LitElement, type TemplateResult } from "lit";
import { shared } from "../common/styles.ts";
import { icon } from "../common/icons.ts";
import { openOne } from "../dialogs/open.ts";
import { now } from "../home/clock.ts";
import { notify } from "../home/home.ts";
import { recallable, type ClassWait, type Door } from "../model/door.ts";
import type { WaitingRoom } from "../model/waitlist.ts";
import type { Localize } from "../texts/index.ts";
import { ActionFollower, isCooling, isUnderWay, runForResponse } from "../touch/actions.ts";
import { isMeant, Place } from "../touch/guard.ts";

/** Milliseconds in which one table is not given twice: two taps are one wish. */
const COOLS = 2000;
const ACTION = "page_next";

/** Pages who is next for a table of some size, and lists who left lately. */
export class NextBar extends LitElement {
  static override properties = {
    room: { attribute: false },
    door: { attribute: false },
    localize: { attribute: false },
  };

  declare room: WaitingRoom;
  /** `undefined` while nothing is known: its room is kept for it. */
  declare door: Door | undefined;
  declare localize: Localize;
  private readonly place = new Place(this);
  /** Since when there are these tables, as `performance.now` has it. */
  private since = 0;
  private tables = "";

  constructor() {
    super();
    new ActionFollower(this, () => false);
  }

  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 6px;
        min-height: 44px;
      }
      span {
        flex: 0 1 auto;
        min-width: 0;
      }
      button {
        flex: 1 1 44px;
        max-width: 76px;
        padding-inline: 4px;
      }
      .recently {
        flex: 0 1 auto;
        max-width: 100%;
        margin-inline-start: auto;
        padding-inline: 10px;
      }
    `,
  ];

  protected override willUpdate(): void {
    const tables = this.door?.waits.map(tableOf).join() ?? "";
    if (tables === this.tables) return;
    this.tables = tables;
    this.since = performance.now();
  }

  private isMeant(event: Event): boolean {
    return isMeant(event, this.place.since, this.since);
  }

  protected override render(): TemplateResult {
    const { door, localize } = this;
    const left = recallable(door, now()).length;
    return html`<span class="quiet ellipsis" title=${localize("nextGuest")}>${localize("nextGuest")}</span>
      ${door?.waits.map((wait) => this.renderTable(wait))}
      <button
        type="button"
        class="recently"
        title=${localize("recently")}
        ?disabled=${left === 0}
        @click=${(event: Event) => {
          if (this.isMeant(event))
            openOne(({ RecentDialog }) => {
              RecentDialog.open(this.room.device.id);
            });
        }}
      >
        <span class="ellipsis">${localize("recently")}</span>
      </button>`;
  }

  private renderTable(wait: ClassWait): TemplateResult {
    const { localize, room } = this;
    const table = tableOf(wait);
    const label = localize("pageNext", { table });
    const key = this.keyOf(table);
    const sending = isUnderWay(key);
    const busy = sending || isCooling(key, ACTION);
    return html`<button
      type="button"
      class="number"
      title=${label}
      aria-label=${label}
      aria-disabled=${busy ? "true" : "false"}
      ?disabled=${!room.online}
      @click=${(event: Event) => {
        if (this.isMeant(event)) void this.page(wait);
      }}
    >
      ${sending ? html`<span class="turning">${icon("restart")}</span>` : html`<span dir="ltr">${table}</span>`}
    </button>`;
  }

  private keyOf(table: string): string {
    return `next ${this.room.device.id} ${table}`;
  }

  private async page(wait: ClassWait): Promise<void> {
    const { localize, room } = this;
    const { party_min, party_max } = wait;
    const table = tableOf(wait);
    const key = this.keyOf(table);
    if (isCooling(key, ACTION)) return;
    setTimeout(() => {
      this.requestUpdate();
    }, COOLS + 100);
    const answer = await runForResponse(key, {
      action: ACTION,
      data: {
        config_entry_id: room.device.configEntry,
        party_min,
        ...(party_max === null ? {} : { party_max }),
      },
      target: {},
      what: localize("page"),
      who: localize("nextGuest"),
      cools: COOLS,
    });
    if (answer === undefined) return;
    const { number } = answer as { readonly number?: number };
    if (number === undefined) notify(localize("nobodyFits", { table }));
    else this.dispatchEvent(new CustomEvent("paged", { detail: String(number) }));
  }
}

/** Name a table by its seats: `4`, or `6+` for those of the largest parties. */
function tableOf({ party_min: least, party_max: most }: ClassWait): string {
  return most === null ? `${least + 1}+` : String(most);
}
