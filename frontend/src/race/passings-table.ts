import { css, html, LitElement, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
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

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        min-block-size: 0;
      }
      .scroll {
        container-type: inline-size;
        max-block-size: var(--passings-height, 420px);
        overflow-y: auto;
      }
      table {
        inline-size: 100%;
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
        padding: 8px 12px 8px 0;
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
        max-inline-size: 0;
        inline-size: 50%;
      }
      .chip {
        font-size: 13px;
      }
      tbody tr {
        animation: arrive 2s ease-out;
      }
      @keyframes arrive {
        from {
          background: color-mix(in srgb, var(--accent) 30%, var(--surface));
        }
      }
      @container (max-width: 560px) {
        .chip {
          display: none;
        }
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { localize } = this;
    if (this.passings.length === 0)
      return html`<div class="empty">
        <ha-icon icon="mdi:run-fast"></ha-icon>${localize("noPassings")}
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
      <td class="number">${this.clock.format(Date.parse(passing.timestamp))}</td>
      <td class="number bib">${passing.bib}</td>
      <td class="device ellipsis" title=${name}>${name}</td>
      <td class="number quiet chip">${passing.chip ?? ""}</td>
    </tr>`;
  }
}
