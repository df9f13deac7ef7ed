import { svg, type SVGTemplateResult } from "lit";

const WIDTH = 4;
const GAP = 1;
const HEIGHT = 32;

/** Draw counts as bars, the oldest first; at least `top` fits under the upper edge. */
export function renderPlot(counts: readonly number[], top: number): SVGTemplateResult {
  const most = Math.max(top, ...counts);
  const bars = counts.map((count, index) => {
    const height = count ? Math.max(2, (count / most) * HEIGHT) : 1;
    return svg`<rect
      class=${count ? "bar" : "none"}
      x=${index * (WIDTH + GAP)}
      y=${HEIGHT - height}
      width=${WIDTH}
      height=${height}
    ></rect>`;
  });
  const width = counts.length * (WIDTH + GAP) - GAP;
  return svg`<svg viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
    ${bars}
  </svg>`;
}
