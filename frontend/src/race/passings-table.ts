import { css, html, LitElement, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../common/icons.ts";
import { SizeController } from "../common/size.ts";
import { shared } from "../common/styles.ts";
import type { Passing } from "../model/passings.ts";
import type { Localize } from "../texts/index.ts";

/** The running list of passings, the latest on top. */
export class PassingsTable extends LitElement {
  static override properties = {
    passings: { attribute: false },
    names: { attribute: false },
    clock: { attribute: false },
    localize: { attribute: false },
  };

  declare passings: readonly Passing[];
  /** The names of the devices, by their ids. */
  declare names: ReadonlyMap<string, string>;
  declare clock: Intl.DateTimeFormat;
  declare localize: Localize;

  constructor() {
    super();
    new SizeController(this);
  }

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        min-height: 0;
      }
      .scroll {
        max-height: var(--passings-height, 420px);
        min-height: 0;
        overflow-y: auto;
      }
      table {
        width: 100%;
        border-collapse: collapse;
      }
      th {
        position: sticky;
        inset-block-start: 0;
        background: var(--surface);
        color: var(--secondary-text-color);
        font-size: 13px;
        font-weight: 500;
      }
      th,
      td {
        padding-block: 8px;
        padding-inline: 0 12px;
        border-block-end: 1px solid var(--line);
        text-align: start;
        white-space: nowrap;
      }
      .bib {
        font-size: 18px;
        font-weight: 600;
      }
      td.device {
        max-width: 0;
        width: 50%;
      }
      .chip {
        font-size: 13px;
      }
      tbody tr {
        animation: arrive 2s ease-out;
      }
      @keyframes arrive {
        from {
          background: var(--soft);
        }
      }
      :host(:not([size="wide"])) .chip {
        display: none;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { localize } = this;
    if (this.passings.length === 0)
      return html`<div class="empty">
        ${icon("flag")}${localize("noPassings")}
        <span>${localize("noPassingsHint")}</span>
      </div>`;
    return html`<div
      class="scroll"
      tabindex="0"
      role="region"
      aria-label=${localize("lastPassings")}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">${localize("time")}</th>
            <th scope="col">${localize("bib")}</th>
            <th scope="col">${localize("device")}</th>
            <th scope="col" class="chip">${localize("chip")}</th>
          </tr>
        </thead>
        <tbody>
          ${repeat(
            this.passings,
            (passing) => passing.key,
            (passing) => this.renderPassing(passing),
          )}
        </tbody>
      </table>
    </div>`;
  }

  private renderPassing(passing: Passing): TemplateResult {
    const name = this.names.get(passing.device_id) ?? "";
    return html`<tr>
      <td class="number"><bdi>${this.clock.format(Date.parse(passing.timestamp))}</bdi></td>
      <td class=${passing.bib === null ? "number quiet" : "number bib"}>
        ${passing.bib ?? passing.chip ?? "–"}
      </td>
      <td class="device ellipsis" title=${name}><bdi>${name}</bdi></td>
      <td class="number quiet chip">${passing.chip ?? ""}</td>
    </tr>`;
  }
}
