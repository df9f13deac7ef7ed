import { css } from "lit";

/** What the history alone looks like. */
export const historyStyles = css`
  :host {
    --plot-height: 120px;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
  }
  h2 {
    flex: 1 1 120px;
  }
  .ranges {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .plots {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
    min-width: 0;
  }
  :host([size="wide"]) .plots {
    grid-template-columns: repeat(2, minmax(0, 1fr));
  }
  .figure {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 10px;
    min-width: 0;
  }
  b {
    flex: none;
    font-size: 24px;
    font-weight: 600;
    line-height: 1.2;
  }
`;
