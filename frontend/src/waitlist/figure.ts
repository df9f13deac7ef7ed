import { html, type TemplateResult } from "lit";
import type { Localize, TextKey } from "../texts/index.ts";

/** A number, with what it counts below it. */
export function renderFigure(
  localize: Localize,
  figure: string | number,
  text: TextKey,
): TemplateResult {
  const label = localize(text);
  return html`<b class="number ellipsis" title=${figure}><bdi>${figure}</bdi></b>
    <span class="ellipsis" title=${label}>${label}</span>`;
}
