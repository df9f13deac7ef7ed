/** The board for all to see: the numbers that were called. It is fetched where there is one. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { define } from "../common/define.ts";
import type { CalledPager, Door } from "../model/door.ts";
import type { WaitlistConfig } from "../waitlist/config.ts";
import { calledOf, keyOf, pageOf } from "./called.ts";
import { chime, say } from "./sound.ts";
import { boardTexts } from "./texts.ts";

/** Milliseconds for which a page of numbers stays, where there are several. */
const PAGE_STAYS = 8000;
/** Pixels that a number takes at least, beside the latest one. */
const [CELL_WIDTH, CELL_HEIGHT] = [250, 190];
/** The share of the window's width that is left free at each side. */
const PADDING = 0.02;
/** The share of the height that the latest number takes. */
const LATEST = 0.5;

class Board extends LitElement {
  static override properties = {
    language: {},
    config: { attribute: false },
    door: { attribute: false },
    called: { state: true },
    fitting: { state: true },
  };

  declare language: string;
  declare config: WaitlistConfig;
  declare door: Door | undefined;
  /** Tells Home Assistant's time. */
  declare clock: () => number;
  /** What is shown: the latest, and the page of those before. */
  private declare called: readonly CalledPager[];
  private declare fitting: number;
  private known: ReadonlySet<string> | undefined;
  private shown = "";
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly observer = new ResizeObserver(() => {
    this.measure();
  });

  constructor() {
    super();
    this.called = [];
    this.fitting = 1;
  }

  static override styles = css`
    :host {
      display: flex;
      flex-direction: column;
      box-sizing: border-box;
      height: calc(100vh - var(--header-height, 56px));
      padding: 2vh 2vw;
      overflow: hidden;
      background: var(--card-background-color, #fff);
      color: var(--primary-text-color);
      font-family: var(--ha-font-family-body, inherit);
      text-align: center;
    }
    h2 {
      flex: none;
      margin: 0;
      font-size: clamp(28px, 5vmin, 72px);
      font-weight: 500;
    }
    .latest {
      display: flex;
      flex: 1 0 44%;
      flex-direction: column;
      justify-content: center;
      min-height: 0;
    }
    b {
      color: var(--primary-color);
      font-size: min(30vh, 40vw);
      font-weight: 700;
      font-variant-numeric: tabular-nums;
      line-height: 1;
    }
    .name {
      font-size: clamp(24px, 6vmin, 96px);
      overflow-wrap: anywhere;
    }
    ul {
      display: grid;
      flex: 0 0 auto;
      grid-template-columns: repeat(auto-fill, minmax(250px, 1fr));
      align-content: start;
      min-height: 0;
      margin: 0;
      padding: 0;
      list-style: none;
      overflow: hidden;
    }
    li {
      height: 190px;
    }
    li b {
      color: inherit;
      font-size: 120px;
    }
    li .name {
      font-size: 36px;
      white-space: nowrap;
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .empty {
      margin: auto;
      font-size: clamp(24px, 5vmin, 64px);
    }
  `;

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
    this.timer = setInterval(this.look, 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
    clearInterval(this.timer);
  }

  protected override willUpdate(changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (changed.has("door") || changed.has("config")) this.look();
  }

  private measure(): void {
    const width = this.clientWidth - 2 * PADDING * innerWidth;
    const columns = Math.max(1, Math.floor(width / CELL_WIDTH));
    const rows = Math.max(1, Math.floor((this.clientHeight * (1 - LATEST)) / CELL_HEIGHT));
    this.fitting = columns * rows;
    if (this.hasUpdated) this.look();
  }

  /** Look who is called by now; render only what is another. */
  private readonly look = (): void => {
    const moment = this.clock();
    const called = calledOf(this.door, moment);
    if (this.door) this.announce(called);
    const [latest, ...others] = called;
    const page = pageOf(others, this.fitting, moment, PAGE_STAYS);
    const shown = JSON.stringify([latest, page]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.called = latest ? [latest, ...page] : [];
  };

  /** Tell of those who were not called before; who is there at first was told of. */
  private announce(called: readonly CalledPager[]): void {
    const fresh = called.filter((one) => this.known?.has(keyOf(one)) === false);
    this.known = new Set(called.map(keyOf));
    if (fresh.length === 0) return;
    if (this.config.chime) chime();
    if (!this.config.speech) return;
    const { language } = this;
    const { number } = boardTexts(language);
    for (const one of [...fresh].reverse())
      say([number, one.number, one.name].filter(Boolean).join(" "), language);
  }

  protected override render(): TemplateResult {
    const { title, empty, number } = boardTexts(this.language);
    const [latest, ...others] = this.called;
    const heading = html`<h2>${this.config.title ?? title}</h2>`;
    if (!latest) return html`${heading}<div class="empty">${empty}</div>`;
    return html`${heading}
      <div class="latest" role="status" aria-label=${`${number} ${latest.number}`}>
        ${this.renderNumber(latest)}
      </div>
      ${others.length
        ? html`<ul>
            ${repeat(
              others,
              keyOf,
              (one) => html`<li>${this.renderNumber(one)}</li>`,
            )}
          </ul>`
        : nothing}`;
  }

  private renderNumber({ number, name }: CalledPager): TemplateResult {
    return html`<b>${number}</b>${name ? html`<div class="name"><bdi>${name}</bdi></div>` : nothing}`;
  }
}

define({ "steward-board": Board });
