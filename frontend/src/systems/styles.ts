import { css } from "lit";

/** What the systems look like: panels of the same make, with their facts in two columns. */
export const systemsStyles = css`
  ul {
    gap: 12px;
  }
  :host([size="wide"]) ul {
    grid-template-columns: repeat(auto-fill, minmax(270px, 1fr));
  }
  .away .icon {
    color: var(--tone);
  }
  h4 {
    margin: 0;
    font-size: inherit;
    font-weight: inherit;
  }
  dl {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    margin: 0;
  }
  dl div,
  .race {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    min-width: 0;
    min-height: 32px;
  }
  dt {
    flex: 1 1 auto;
  }
  dd {
    display: flex;
    flex: 0 1 auto;
    justify-content: flex-end;
    min-width: 0;
    margin: 0;
  }
  dd button {
    min-width: 0;
    min-height: 32px;
    margin-inline-end: -8px;
    padding: 0 8px;
    border: none; /* which forced colors would show, the one on the other */
  }
  dl div,
  .race {
    flex-wrap: wrap;
    gap: 0 12px;
  }
  .race .number {
    flex: none;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: auto;
  }
  .buttons button {
    flex: 1 1 120px;
    min-width: 0;
  }
`;
