import { html, svg, type SVGTemplateResult, type TemplateResult } from "lit";

const WIDTH = 100;
const HEIGHT = 40;

/** What a plot says in words. */
export interface PlotLabels {
  /** What its upper edge stands for. */
  readonly top: string;
  /** From its beginning to its end. */
  readonly times: readonly string[];
  /** All of it, for those who do not see it. */
  readonly words: string;
}

/** Draw slots as bars, or as a line with the surface below it. */
export function renderSlots(
  slots: readonly (number | undefined)[],
  most: number,
  bars: boolean,
  labels: PlotLabels,
): TemplateResult {
  return html`<div class="plot" role="img" aria-label=${labels.words}>
    <span class="top number" aria-hidden="true">${labels.top}</span>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
      ${bars ? drawBars(slots, most) : drawLines(slots, most)}
    </svg>
    <span class="axis number" aria-hidden="true">
      ${labels.times.map((time) => html`<span>${time}</span>`)}
    </span>
  </div>`;
}

function drawBars(slots: readonly (number | undefined)[], most: number): SVGTemplateResult[] {
  const step = WIDTH / slots.length;
  return slots.flatMap((value, index) => {
    if (!value) return [];
    const height = Math.max(1, (value / most) * HEIGHT);
    return svg`<rect
      class="bar"
      x=${index * step}
      y=${HEIGHT - height}
      width=${step * 0.8}
      height=${height}
    ></rect>`;
  });
}

/** Draw a line for each time without a gap. */
function drawLines(slots: readonly (number | undefined)[], most: number): SVGTemplateResult[] {
  const step = WIDTH / slots.length;
  const lines: SVGTemplateResult[] = [];
  let points: string[] = [];
  let begun = 0;
  const end = (index: number): void => {
    if (points.length === 0) return;
    const path = points.join("");
    lines.push(svg`<path class="area" d="M${begun * step} ${HEIGHT}${path}V${HEIGHT}z"></path>
      <path class="line" d="${path.replace("L", "M")}"></path>`);
    points = [];
    begun = index;
  };
  slots.forEach((value, index) => {
    if (value === undefined) {
      end(index + 1);
      begun = index + 1;
      return;
    }
    const y = HEIGHT - (value / most) * HEIGHT;
    points.push(`L${index * step} ${y}H${(index + 1) * step}`);
  });
  end(slots.length);
  return lines;
}
