import { en, type TextKey, type Texts } from "./en.ts";
import { importTexts } from "./import.ts";

export type { TextKey } from "./en.ts";

/** Texts by their language, as far as they are here. */
const known = new Map<string, Texts>([["en", en]]);

/** What a text is filled with. */
export type Values = Readonly<Record<string, string | number>>;

/** Gives the text of a name, its placeholders filled. */
export interface Localize {
  (key: TextKey, values?: Values): string;
  /** The language of the texts. */
  readonly language: string;
}

/** Characters that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
/** Languages whose pages run from right to left. */
const RIGHT_TO_LEFT_PAGES = new Set(["ar", "fa", "he", "ur"]);
const [ISOLATE, ISOLATE_LEFT_TO_RIGHT, END] = ["\u2068", "\u2066", "\u2069"];

const made = new Map<string, Localize>();
let current = "en";

/**
 * Have the texts of a language such as `de-CH` fetched, unless they are here.
 *
 * Returns what ends when they are; `undefined` if there is nothing to wait for.
 */
export function fetchTexts(language: string): Promise<void> | undefined {
  const base = baseOf(language);
  if (known.has(base)) return undefined;
  return importTexts(base)?.then((texts) => {
    known.set(base, texts);
    made.delete(language);
  });
}

/** Tell whether the texts of a language are not here yet, but will be. */
export function isAwaited(language: string): boolean {
  return fetchTexts(language) !== undefined;
}

/** Get the texts of a language, as far as they are here; English otherwise. */
export function localizer(language: string): Localize {
  current = language;
  let localize = made.get(language);
  if (!localize) made.set(language, (localize = make(baseOf(language))));
  return localize;
}

/** Get the texts of the language that was used last, where Home Assistant does not say which. */
export function currentLocalizer(): Localize {
  return localizer(current);
}

function baseOf(language: string): string {
  return language.split("-", 1)[0] ?? "";
}

function make(language: string): Localize {
  const own = known.get(language);
  const texts = own ?? en;
  // English words keep their order in a page that runs the other way
  const foreign = RIGHT_TO_LEFT_PAGES.has(language);
  const localize = (key: TextKey, values: Values = {}): string => {
    const text = fill(choose(texts[key], values), values);
    return foreign ? `${ISOLATE_LEFT_TO_RIGHT}${text}${END}` : text;
  };
  return Object.assign(localize, { language: own ? language : "en" });
}

/** Choose of `one|several` by the count. */
function choose(text: string, { count }: Values): string {
  const [one = "", several = one] = text.split("|");
  return count === 1 ? one : several;
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = String(values[name] ?? whole);
    return RIGHT_TO_LEFT.test(value) ? `${ISOLATE}${value}${END}` : value;
  });
}
