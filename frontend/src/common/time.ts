import type { Hass } from "../hass.ts";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;
/** Symbols of units, which are the same everywhere, and their seconds. */
const UNITS = [
  ["d", DAY],
  ["h", HOUR],
  ["min", MINUTE],
] as const;

/** Write a duration as a stopwatch shows it: `4:07`, or `1:02:09`. */
export function stopwatch(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / MINUTE) % 60;
  const rest = two(seconds % MINUTE);
  if (seconds < HOUR) return `${minutes}:${rest}`;
  return `${Math.floor(seconds / HOUR)}:${two(minutes)}:${rest}`;
}

/** Write a duration in words, such as `12 min`, `3 h` or `2 d`. */
export function inWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  // a little more than one of the larger unit is told in the smaller one, but for minutes
  const fits = ([, length]: (typeof UNITS)[number]): boolean =>
    seconds >= (length === MINUTE ? length : 2 * length);
  const [unit, length] = UNITS.find(fits) ?? ["s", 1];
  return `${Math.floor(seconds / length)}\u00a0${unit}`;
}

/** How a time of day is written: as the user has chosen it. */
function options(hass: Hass): Intl.DateTimeFormatOptions {
  const { time_format: format, time_zone: zone } = hass.locale;
  const hours = { "12": true, "24": false }[format ?? ""];
  return {
    ...(hours === undefined ? {} : { hour12: hours }),
    ...(zone === "server" ? { timeZone: hass.config.time_zone } : {}),
  };
}

/** Make the writer of times of day, to a tenth of a second. */
export function clockOf(hass: Hass): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(hass.locale.language, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 1,
    ...options(hass),
  });
}

/** Write a moment: the time, and the day unless it is today. */
export function timeOf(hass: Hass, moment: number, today: number): string {
  const time = new Intl.DateTimeFormat(hass.locale.language, {
    hour: "numeric",
    minute: "2-digit",
    ...options(hass),
  }).format(moment);
  const day = dayOf(hass, moment);
  return day === dayOf(hass, today) ? time : `${day}, ${time}`;
}

/** Write the day of a moment. */
export function dayOf(hass: Hass, moment: number): string {
  const { timeZone } = options(hass);
  const parts = { weekday: "short", day: "numeric", month: "short" } as const;
  const zone = timeZone === undefined ? {} : { timeZone };
  return new Intl.DateTimeFormat(hass.locale.language, { ...parts, ...zone }).format(moment);
}
