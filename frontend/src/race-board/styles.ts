import { css } from "lit";

/** What the board of a race alone looks like. */
export const boardStyles = css`
  .body {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: 16px;
    flex: 1;
    min-height: 0;
    margin-inline: -2px;
    padding: 2px;
    overflow-y: auto;
  }
  section {
    min-width: 0;
  }
  h3 {
    margin-block-end: 4px;
  }
  .status.line {
    flex-wrap: wrap;
  }
  .latest {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    justify-items: center;
    padding: 12px;
    border-radius: 12px;
    background: var(--soft);
    text-align: center;
  }
  .latest > * {
    max-width: 100%;
    overflow-wrap: anywhere;
  }
  .latest .bib {
    font-size: clamp(40px, 12vmin, 160px);
    line-height: 1.1;
  }
  .latest .name {
    font-size: clamp(24px, 6vmin, 80px);
    line-height: 1.2;
  }
  .latest .facts {
    font-size: clamp(16px, 3vmin, 36px);
  }
  .row {
    display: flex;
    align-items: center;
    gap: 10px;
    min-width: 0;
    min-height: 48px;
    padding-block: 4px;
    border-block-end: 1px solid var(--line);
  }
  .row .place {
    flex: none;
    min-width: 1.6em;
    text-align: end;
  }
  .row .bib {
    flex: none;
    min-width: 2.6em;
    max-width: 6em;
    font-size: 18px;
  }
  .row .who {
    flex: 1;
    min-width: 0;
  }
  .row .name {
    font-size: 16px;
  }
  .note {
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .row .last {
    flex: none;
  }
  :host([size="compact"]) .row {
    gap: 6px;
  }
  .tables {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 280px), 1fr));
    gap: 20px;
  }
  :host([broad]) .two {
    grid-template-columns: repeat(2, minmax(0, 1fr));
  }
  :host([broad]) .latest,
  :host([broad]) .tools {
    grid-column: 1 / -1;
  }
  :host([broad]) .row .name,
  :host([broad]) .row .bib,
  :host([broad]) .row .last {
    font-size: 22px;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .tools input {
    flex: 1 1 180px;
    width: auto;
    min-width: 0;
    min-height: 44px;
    padding-inline: 12px;
    border: 1px solid var(--secondary-text-color);
    border-radius: var(--radius);
    background: var(--surface);
    font-size: 16px;
  }
  .tools ul {
    flex: 1 1 100%;
  }
  .empty {
    padding: 16px;
  }
`;
