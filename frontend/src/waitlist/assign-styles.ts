import { css } from "lit";

/** What the dialog looks like in which pagers are assigned. */
export const assignStyles = css`
  fieldset {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
    min-width: 0;
    margin: 0;
    padding: 0;
    border: none;
  }
  legend {
    margin-block-end: 6px;
    padding: 0;
    font-size: 13px;
    color: var(--secondary-text-color);
  }
  .sizes,
  .pagers {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(44px, 1fr));
    gap: 8px;
  }
  .sizes button {
    min-width: 0;
    padding: 0;
  }
  .sizes input {
    padding: 0 4px;
    text-align: center;
  }
  .wait {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    min-height: 44px;
  }
  .wait span {
    flex: 1 1 160px;
  }
  .pagers {
    grid-template-columns: repeat(auto-fill, minmax(56px, 1fr));
    max-height: 232px;
    margin: -3px;
    padding: 3px;
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  .pagers button {
    min-height: 52px;
    padding: 0;
    font-size: 18px;
  }
  .pagers button:disabled {
    border-style: dashed;
    text-decoration: line-through;
  }
  .any {
    min-height: 52px;
    font-size: 16px;
  }
  .other {
    display: flex;
    align-items: flex-end;
    gap: 8px;
  }
  .other label {
    flex: 1;
  }
  .given {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    justify-items: center;
    padding: 8px 0;
    font-size: 22px;
    text-align: center;
  }
  .given b {
    font-size: 96px;
    line-height: 1.1;
  }
  .given bdi {
    max-width: 100%;
  }
`;
