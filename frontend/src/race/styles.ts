import { css } from "lit";

/** What the race desk alone looks like. */
export const raceStyles = css`
  .status .caution {
    color: var(--primary-text-color);
  }
  .body {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 20px;
    flex: 1;
    min-height: 0;
    margin: 10px -2px -2px;
    padding: 2px;
    overflow-y: auto;
  }
  ul {
    align-content: start;
    gap: 12px;
  }
  :host([size="wide"]) ul {
    grid-template-columns: repeat(auto-fill, minmax(290px, 1fr));
  }
  li {
    display: grid;
    min-width: 0;
  }
  section {
    min-width: 0;
  }
  h3 {
    margin-block-end: 4px;
  }
  :host([broad]) .listed {
    --passings-height: 70vh;
    grid-template-columns: minmax(0, 1fr) minmax(380px, 28%);
  }
`;
