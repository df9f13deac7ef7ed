import { css } from "lit";

/** What all elements look like. Only Home Assistant's variables give colours. */
export const shared = css`
  :host {
    --surface: var(--ha-card-background, var(--card-background-color, #fff));
    --accent: var(--primary-color);
    --soft: var(--secondary-background-color, #eee);
    --faint: var(--secondary-background-color, #eee);
    --line: var(--divider-color);
    --radius: 10px;
    color: var(--primary-text-color);
    font-family: var(--ha-font-family-body, inherit);
    font-size: 14px;
    line-height: 1.4;
  }
  @supports (color: color-mix(in srgb, red, red)) {
    :host {
      --soft: color-mix(in srgb, var(--accent) 14%, var(--surface));
      --faint: color-mix(in srgb, var(--primary-text-color) 5%, var(--surface));
    }
    .danger,
    .error,
    .late {
      --soft: color-mix(in srgb, var(--error-color) 14%, var(--surface));
    }
    .caution {
      --soft: color-mix(in srgb, var(--warning-color) 14%, var(--surface));
    }
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
    min-height: 44px;
    min-width: 44px;
    padding-inline: 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    font-weight: 500;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
    -webkit-user-select: none;
    user-select: none;
  }
  @media (hover: hover) {
    button:hover:not([aria-disabled="true"]):not(:disabled) {
      background: var(--soft);
    }
  }
  button:active:not([aria-disabled="true"]):not(:disabled) {
    border-color: var(--accent);
  }
  button:disabled,
  button[aria-disabled="true"] {
    opacity: 0.55;
    cursor: default;
  }
  button.main,
  button[aria-pressed="true"] {
    background: var(--soft);
    border-color: var(--accent);
  }
  .danger,
  .late {
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
  .icon {
    display: block;
    flex: none;
    width: 20px;
    height: 20px;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  h3,
  p {
    margin: 0;
    font-size: 16px;
    font-weight: 500;
  }
  p {
    font-size: inherit;
    font-weight: inherit;
    overflow-wrap: anywhere;
  }
  ul {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    min-width: 0;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  button .icon + span {
    margin-inline-start: 6px;
  }
  /* margins, as browsers from before 2020 know gaps in grids only */
  .line {
    display: flex;
    align-items: center;
    min-width: 0;
  }
  .line > * + * {
    margin-inline-start: 8px;
  }
  .unseen + * {
    margin-inline-start: 0;
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  .quiet {
    color: var(--secondary-text-color);
  }
  .ellipsis {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
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
    background: var(--soft);
  }
  .message .icon {
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
    overflow-wrap: anywhere;
  }
  .empty .icon {
    width: 40px;
    height: 40px;
    stroke-width: 1.5;
  }
  .turning {
    animation: turn 1s linear infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
  @media (forced-colors: active) {
    button:disabled,
    button[aria-disabled="true"] {
      border-color: GrayText;
      color: GrayText;
      opacity: 1;
    }
    button.main,
    button[aria-pressed="true"] {
      border: 2px solid Highlight;
    }
    .message {
      border: 1px solid CanvasText;
    }
  }
`;

/** A plot: what its highest value is above it, and its time below. */
export const plotStyles = css`
  .plot {
    direction: ltr;
    position: relative;
    display: grid;
    padding-block-start: 16px;
    color: var(--secondary-text-color);
    font-size: 11px;
    line-height: 16px;
  }
  .plot .number {
    font-size: inherit;
  }
  .top {
    position: absolute;
  }
  .axis {
    display: flex;
    justify-content: space-between;
    gap: 8px;
    overflow: hidden;
    white-space: nowrap;
  }
  .plot svg {
    display: block;
    width: 100%;
    height: var(--plot-height, 32px);
    border-block-start: 1px dashed var(--line);
    border-block-end: 1px solid var(--line);
  }
  .bar,
  .area {
    fill: var(--primary-color);
  }
  .area {
    opacity: 0.18;
  }
  .line {
    fill: none;
    stroke: var(--primary-color);
    stroke-width: 2px;
    vector-effect: non-scaling-stroke;
  }
  @media (forced-colors: active) {
    .bar,
    .area {
      fill: CanvasText;
    }
    .line {
      stroke: CanvasText;
    }
  }
`;

/** The frame of a card: a header of two lines, and below it what is shown. */
export const frame = css`
  :host {
    display: block;
    height: 100%;
  }
  ha-card {
    position: relative;
    display: flex;
    flex-direction: column;
    height: 100%;
    padding: 16px;
  }
  ha-card > * + * {
    margin-block-start: 12px;
  }
  :host([size="compact"]) ha-card {
    padding: 12px;
  }
  header {
    display: grid;
    gap: 2px;
    min-width: 0;
  }
  h2 {
    margin: 0;
    font-size: 20px;
    font-weight: 500;
    line-height: 1.25;
  }
  .status {
    min-height: 20px;
    color: var(--secondary-text-color);
  }
  .status.error {
    color: var(--primary-text-color);
  }
  .status .icon {
    width: 18px;
    height: 18px;
    color: var(--tone, var(--warning-color));
  }
  .panel {
    display: flex;
    flex-direction: column;
    gap: 8px;
    min-width: 0;
    padding: 14px;
    border: 1px solid var(--line);
    border-radius: 12px;
  }
`;

/** Fields of a form. */
export const fields = css`
  form {
    display: grid;
    gap: 16px;
    min-width: 0;
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(120px, 1fr));
    gap: 12px;
  }
  label {
    display: grid;
    align-content: end;
    gap: 4px;
    min-width: 0;
    font-size: 13px;
    color: var(--secondary-text-color);
  }
  label.wide {
    grid-column: 1 / -1;
  }
  input {
    width: 100%;
    min-width: 0;
    min-height: 44px;
    padding-inline: 12px;
    border: 1px solid var(--secondary-text-color);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--primary-text-color);
    font-size: 16px;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 8px;
  }
`;
