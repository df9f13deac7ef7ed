import type { Hass } from "../hass.ts";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;
/** Units, their seconds, and the seconds from which they are used. */
const UNITS = [
  ["day", DAY, 2 * DAY],
  ["hour", HOUR, 2 * HOUR],
  ["minute", MINUTE, MINUTE],
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

/** Write a duration in words, such as `12 min` or `3 h` or `2 days`. */
export function inWords(language: string, milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [unit, length] = UNITS.find(([, , least]) => seconds >= least) ?? ["second", 1];
  const format = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" });
  return format.format(Math.floor(seconds / length));
}

/** Make the writer of times of day, to a tenth of a second, as the user has chosen it. */
export function clockOf(hass: Hass): Intl.DateTimeFormat {
  const { language, time_format: format, time_zone: zone } = hass.locale;
  const hours = { "12": true, "24": false }[format ?? ""];
  return new Intl.DateTimeFormat(language, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 1,
    ...(hours === undefined ? {} : { hour12: hours }),
    ...(zone === "server" ? { timeZone: hass.config.time_zone } : {}),
  });
}
