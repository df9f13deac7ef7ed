import { css } from "lit";

/** What the waiting list alone looks like. */
export const styles = css`
  .counts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(88px, 1fr));
    gap: 8px;
  }
  .count {
    display: grid;
    align-content: center;
    justify-content: start;
    justify-items: start;
    gap: 0;
    min-block-size: 60px;
    padding: 8px 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    text-align: start;
  }
  .count b {
    font-size: 22px;
    font-weight: 600;
    line-height: 1.2;
  }
  .count span {
    font-size: 13px;
    font-weight: 400;
  }
  button.count[aria-pressed="true"] {
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  .late {
    --accent: var(--error-color);
    border-color: var(--error-color);
  }
  .fact {
    border-color: transparent;
    background: color-mix(in srgb, var(--primary-text-color) 5%, var(--surface));
  }
  .tools {
    position: sticky;
    z-index: 1;
    inset-block-start: calc(var(--header-height, 0px) + env(safe-area-inset-top));
    display: flex;
    gap: 8px;
    justify-content: end;
    margin-block: -6px;
    padding-block: 6px;
    background: var(--surface);
  }
  input {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 44px;
    padding-inline: 12px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    font-size: 16px;
  }
  input::placeholder {
    color: var(--secondary-text-color);
    opacity: 1;
  }
  ul {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 500px), 1fr));
    align-content: start;
    gap: 0 32px;
    flex: 1;
    min-block-size: 0;
    margin: 0;
    padding: 0 2px;
    overflow-y: auto;
    list-style: none;
  }
  @container (max-width: 560px) {
    .counts {
      grid-template-columns: repeat(6, 1fr);
    }
    .count {
      grid-column: span 2;
    }
    .fact {
      grid-column: span 3;
    }
  }
  .wall h2 {
    font-size: 32px;
  }
  .wall .count b {
    font-size: 40px;
  }
  .wall .count span {
    font-size: 18px;
  }
`;
