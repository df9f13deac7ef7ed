import { css } from "lit";

/** What a timing device's panel looks like; its lines are always there, so that nothing moves. */
export const panelStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 8px;
    min-width: 0;
    padding: 14px;
    border: 1px solid var(--line);
    border-radius: 12px;
  }
  :host([warned]) {
    border-color: var(--warning-color);
    box-shadow: inset 0 0 0 1px var(--warning-color);
  }
  .line {
    min-height: 20px;
  }
  .head {
    flex-wrap: wrap;
  }
  h3 {
    flex: 1 1 72px;
    min-width: 0;
  }
  h3 button {
    justify-content: flex-start;
    max-width: 100%;
    margin: -11px -8px;
    padding: 0 8px;
    font-size: 16px;
  }
  .since {
    flex: none;
  }
  .pill {
    flex: none;
    padding: 2px 10px;
    border: 1px solid var(--line);
    border-radius: 999px;
    font-size: 13px;
    font-weight: 500;
  }
  .pill::before {
    content: "";
    display: inline-block;
    width: 8px;
    height: 8px;
    margin-inline-end: 6px;
    border-radius: 50%;
    background: var(--secondary-text-color);
  }
  .pill.active::before {
    background: var(--success-color);
  }
  .news.warning .icon {
    width: 18px;
    height: 18px;
    color: var(--warning-color);
  }
  .news.warning {
    font-weight: 500;
  }
  :host([offline]) .news .icon {
    color: var(--error-color);
  }
  .figures {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-end;
    gap: 4px 18px;
  }
  .figures b {
    display: block;
    font-size: 24px;
    font-weight: 600;
    line-height: 1.1;
  }
  .figures .quiet {
    font-size: 13px;
  }
  .wide {
    flex: 1 1 120px;
    min-width: 0;
  }
  .battery {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    flex: none;
    font-size: 13px;
  }
  .battery .icon {
    width: 16px;
    height: 16px;
  }
  .cell {
    width: 20px;
    height: 10px;
    padding: 1px;
    border: 1px solid currentColor;
    border-radius: 3px;
  }
  .cell span {
    display: block;
    height: 100%;
    border-radius: 1px;
    background: currentColor;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: auto;
    padding-block-start: 2px;
  }
  .buttons button {
    flex: 1 1 auto;
    min-width: 0;
    max-width: 100%;
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    .pill::before {
      background: GrayText;
      forced-color-adjust: none;
    }
    .pill.active::before,
    .cell span {
      background: CanvasText;
      forced-color-adjust: none;
    }
    :host([warned]) {
      border-width: 3px;
    }
  }
`;
