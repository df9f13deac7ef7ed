import { css } from "lit";

/** What a guest's row looks like; it is as high as its size says, whatever is in it. */
export const rowStyles = css`
  :host {
    --tone: var(--primary-color);
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-content: center;
    align-items: center;
    gap: 8px 12px;
    height: 76px;
    border-block-end: 1px solid var(--line);
    /* rows out of sight cost no layout, but what has the focus is outlined beyond its row */
    content-visibility: auto;
    overflow-clip-margin: 4px;
  }
  :host([urgent]) {
    --tone: var(--warning-color);
  }
  :host([overdue]) {
    --tone: var(--error-color);
  }
  :host([paged]) {
    --tone: var(--success-color);
  }
  :host([slow]) {
    --tone: var(--warning-color);
  }
  :host([absent]) {
    --tone: var(--error-color);
  }
  :host([leaving]) {
    --tone: var(--secondary-text-color);
    background: var(--faint);
  }
  .pager {
    display: grid;
    place-items: center;
    min-width: 48px;
    height: 48px;
    padding: 0 6px;
    border: 2px solid var(--tone);
    border-radius: 12px;
    font-size: 18px;
    font-weight: 600;
  }
  @supports (color: color-mix(in srgb, red, red)) {
    .pager {
      background: color-mix(in srgb, var(--tone) 12%, var(--surface));
    }
  }
  :host([leaving]) .pager {
    border-style: dashed;
    background: none;
  }
  .who {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 2px;
  }
  .name {
    font-size: 16px;
    font-weight: 500;
  }
  :host([leaving]) .name {
    color: var(--secondary-text-color);
    text-decoration: line-through;
  }
  .party {
    display: inline-flex;
    align-items: center;
    gap: 3px;
    flex: none;
  }
  .party .icon,
  .second .icon {
    width: 18px;
    height: 18px;
  }
  .second {
    height: 20px;
    white-space: nowrap;
  }
  .second .icon {
    color: var(--tone);
  }
  .elapsed {
    margin-inline-end: 4px;
    font-weight: 600;
  }
  .state {
    font-weight: 500;
  }
  .state::before {
    content: "";
    display: inline-block;
    width: 8px;
    height: 8px;
    margin-inline-end: 4px;
    border-radius: 50%;
    background: var(--tone);
  }
  .elapsed:empty,
  .state:empty {
    display: none;
  }
  .elapsed:empty ~ .state,
  :host([size="medium"][paged]) .state {
    margin-inline-start: 0;
  }
  .why {
    justify-content: flex-start;
    min-width: 0;
    min-height: 24px;
    margin-block: -2px;
    padding: 0;
    border: none;
    background: none;
    font-weight: 400;
    text-decoration: underline;
  }
  .bar {
    height: 6px;
    margin-block-start: 4px;
    border-radius: 3px;
    background: var(--line);
    overflow: hidden;
  }
  .fill,
  .rest {
    height: 100%;
    width: 0;
    border-radius: 3px;
    background: var(--tone);
  }
  .rest {
    animation: shrink linear both;
  }
  @keyframes shrink {
    from {
      width: 100%;
    }
  }
  .actions {
    display: grid;
    grid-template-columns: 128px 116px 44px;
    gap: 6px;
  }
  .actions button {
    min-width: 0;
    padding: 0 8px;
  }
  :host([size="medium"]) .actions {
    grid-template-columns: 44px 44px 44px;
  }
  :host([size="medium"]) .text,
  :host([size="medium"]) .goal,
  :host([size="compact"]) .goal,
  :host([paged]) .goal,
  :host([overdue]) .goal,
  :host([size="medium"][paged]) .elapsed,
  :host([size="compact"]) .page .icon,
  :host([size="wide"][paged]) .page .icon,
  :host([size="compact"]) .clear .icon {
    display: none;
  }
  :host([size="compact"]),
  :host(:not([acting])) {
    grid-template-columns: auto minmax(0, 1fr);
  }
  :host([size="compact"][acting]) {
    height: 132px;
  }
  :host([size="compact"]) .actions {
    grid-column: 1 / -1;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) 44px;
    gap: 4px;
  }
  :host([size="compact"]) .actions button {
    padding: 0 2px;
  }
  :host([size="wall"]) {
    height: 124px;
    gap: 8px 20px;
    font-size: 20px;
  }
  :host([size="wall"]) .pager {
    min-width: 84px;
    height: 84px;
    font-size: 36px;
  }
  :host([size="wall"]) .name {
    font-size: 28px;
  }
  :host([size="wall"]) .second {
    height: 28px;
  }
  :host([size="wall"]) .bar {
    height: 10px;
  }
  :host([new]) {
    animation: arrive 3s ease-out;
  }
  @keyframes arrive {
    from {
      background: var(--soft);
    }
  }
  @media (forced-colors: active) {
    .bar {
      border: 1px solid CanvasText;
    }
    .fill,
    .rest,
    .state::before {
      background: CanvasText;
      forced-color-adjust: none;
    }
    :host([overdue]) .pager {
      border-width: 4px;
    }
  }
`;
