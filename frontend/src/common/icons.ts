import { html, type TemplateResult } from "lit";

/** Drawn with a pen of two, in a square of 24. */
const ICONS = {
  add: "M9.5 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M4 19c0-3 2.4-5 5.5-5s5.5 2 5.5 5M18.5 8v6M15.5 11h6",
  alert: "M12 4 2.8 20h18.4zM12 10v4.5M12 17v.01",
  bell: "M12 3v2M6 17h12l-1.5-2.7V10a4.5 4.5 0 0 0-9 0v4.3zM10.3 20a2 2 0 0 0 3.4 0",
  bolt: "M13 3 6 13.5h5L10.5 21 18 10.5h-5z",
  chair: "M7 4v10h9.5v6M7 14v6M7 9.5h6",
  check: "m5 12.5 4.5 4.5L19 7.5",
  clock: "M12 20.5a8 8 0 1 0 0-16 8 8 0 0 0 0 16M12 8.5v4l2.5 2",
  close: "m6 6 12 12M18 6 6 18",
  cloud: "M7 18.5h10a4 4 0 0 0 .5-8A6 6 0 0 0 6 11.7a3.5 3.5 0 0 0 1 6.8",
  dots: "M12 5v.5M12 11.8v.5M12 18.5v.5",
  flag: "M6.5 21V4h11l-2.8 4 2.8 4h-11",
  offline: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M6 6l12 12",
  people: "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M3.5 19c0-3 2.4-5 5.5-5s5.5 2 5.5 5M16 11a2.8 2.8 0 0 0 0-5.6M17.5 14.3c1.9.7 3 2.5 3 4.7",
  play: "m8 5 11 7-11 7z",
  radio: "M12 12v9M12 10v.01M8.5 13.5a5 5 0 0 1 0-7M15.5 13.5a5 5 0 0 0 0-7M5.5 16.5a9.2 9.2 0 0 1 0-13M18.5 16.5a9.2 9.2 0 0 0 0-13",
  restart: "M4.5 12a7.5 7.5 0 1 0 2.5-5.6L4.5 8.5M4.5 4v4.5H9",
  screen: "M4 5h16v14H4zM4 9.5h16",
  stop: "M7 7h10v10H7z",
  stopwatch: "M12 20.5a7 7 0 1 0 0-14 7 7 0 0 0 0 14M12 10v3.5M10 3h4",
  undo: "M9 14 4.5 9.5 9 5M4.5 9.5H14a5.5 5.5 0 0 1 0 11h-3",
} as const;

/** The name of an icon. */
export type Icon = keyof typeof ICONS;

/** Draw an icon; what it means is said beside it. */
export function icon(name: Icon): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d=${ICONS[name]}></path>
  </svg>`;
}
