import { css } from "lit";

/** What the waiting list alone looks like. */
export const styles = css`
  .counts {
    display: grid;
    grid-template-columns: repeat(5, minmax(0, 1fr));
    gap: 8px;
  }
  .count {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: center;
    justify-items: start;
    gap: 0;
    min-width: 0;
    min-height: 60px;
    padding: 8px 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    text-align: start;
  }
  .count b {
    max-width: 100%;
    font-size: 22px;
    font-weight: 600;
    line-height: 1.2;
  }
  .count span {
    max-width: 100%;
    font-size: 13px;
    font-weight: 400;
  }
  button.count[aria-pressed="true"] {
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  .late {
    border-color: var(--error-color);
  }
  .fact {
    border-color: transparent;
    background: var(--faint);
  }
  .tools {
    position: sticky;
    z-index: 1;
    inset-block-start: calc(var(--header-height, 0px) + env(safe-area-inset-top, 0px));
    display: flex;
    justify-content: flex-end;
    margin-block: 6px -6px;
    padding-block: 6px;
    background: var(--surface);
  }
  .tools input {
    flex: 1 1 0;
    min-width: 0;
    min-height: 44px;
    padding-inline: 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    font-size: 16px;
    text-overflow: ellipsis;
  }
  input::placeholder {
    color: var(--secondary-text-color);
    opacity: 1;
  }
  .assign {
    margin-inline-start: 8px;
    flex: 0 1 auto;
    min-width: 44px;
  }
  ul {
    align-content: start;
    gap: 0 32px;
    flex: 1;
    min-height: 0;
    padding: 0 2px;
    overflow-y: auto;
  }
  li {
    min-width: 0;
  }
  :host([size="wide"]) ul {
    grid-template-columns: repeat(auto-fill, minmax(540px, 1fr));
  }
  :host(:not([size="wide"])) .counts {
    grid-template-columns: repeat(6, minmax(0, 1fr));
  }
  :host(:not([size="wide"])) .count {
    grid-column: span 2;
    padding: 6px 10px;
  }
  :host(:not([size="wide"])) .fact {
    grid-column: span 3;
  }
  :host([size="compact"]) .count b {
    font-size: 18px;
  }
  :host([size="compact"]) .assign span {
    display: none;
  }
  :host([wall]) h2 {
    font-size: 32px;
  }
  :host([wall]) .count b {
    font-size: 40px;
  }
  :host([wall]) .count span {
    font-size: 18px;
  }
  /* at a large zoom there is no room for what stays */
  @media (max-height: 480px) {
    .tools {
      position: static;
    }
  }
`;
