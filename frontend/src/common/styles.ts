import { css } from "lit";

/** What all elements look alike in. Only Home Assistant's variables give colours. */
export const shared = css`
  :host {
    --surface: var(--ha-card-background, var(--card-background-color, #fff));
    --accent: var(--primary-color);
    --soft: color-mix(in srgb, var(--accent) 14%, var(--surface));
    --line: var(--divider-color);
    --radius: 10px;
    color: var(--primary-text-color);
    font-family: var(--ha-font-family-body, inherit);
    font-size: 14px;
    line-height: 1.4;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  button,
  input {
    font: inherit;
    color: inherit;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-block-size: 44px;
    min-inline-size: 44px;
    padding-inline: 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    font-weight: 500;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
  }
  button:hover:not(:disabled) {
    background: var(--soft);
  }
  button:active:not(:disabled) {
    border-color: var(--accent);
  }
  button:disabled {
    opacity: 0.55;
    cursor: default;
  }
  button.main,
  button[aria-pressed="true"] {
    background: var(--soft);
    border-color: var(--accent);
  }
  button.danger {
    --accent: var(--error-color);
  }
  button.plain {
    border-color: transparent;
    background: none;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  ha-icon {
    --mdc-icon-size: 20px;
    display: inline-flex;
    flex: none;
    inline-size: 20px;
    block-size: 20px;
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  .quiet {
    color: var(--secondary-text-color);
  }
  .ellipsis {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .message {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 8px 12px;
    border-radius: var(--radius);
    background: color-mix(in srgb, var(--tone, var(--accent)) 14%, var(--surface));
  }
  .message ha-icon {
    color: var(--tone, var(--accent));
  }
  .message span {
    flex: 1;
    overflow-wrap: anywhere;
  }
  .error {
    --tone: var(--error-color);
  }
  .caution {
    --tone: var(--warning-color);
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: 8px;
    padding: 32px 16px;
    color: var(--secondary-text-color);
    text-align: center;
  }
  .empty ha-icon {
    --mdc-icon-size: 40px;
    inline-size: 40px;
    block-size: 40px;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;

/** The frame of a card: a header, and below it what may scroll where the card's height is fixed. */
export const frame = css`
  :host {
    display: block;
    block-size: 100%;
    container-type: inline-size;
  }
  ha-card {
    display: flex;
    flex-direction: column;
    gap: 12px;
    block-size: 100%;
    padding: 16px;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
  }
  h2 {
    flex: 1 1 auto;
    margin: 0;
    font-size: 20px;
    font-weight: 500;
    line-height: 1.2;
  }
  @container (max-width: 420px) {
    ha-card {
      padding: 12px;
    }
  }
`;

/** Fields of a form. */
export const fields = css`
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 120px), 1fr));
    gap: 12px;
  }
  label {
    display: grid;
    gap: 4px;
    font-size: 13px;
    color: var(--secondary-text-color);
  }
  label.wide {
    grid-column: 1 / -1;
  }
  input {
    inline-size: 100%;
    min-block-size: 44px;
    padding-inline: 12px;
    border: 1px solid var(--secondary-text-color);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--primary-text-color);
    font-size: 16px;
  }
`;
