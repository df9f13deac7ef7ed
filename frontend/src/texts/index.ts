import { de } from "./de.ts";
import { en, type TextKey, type Texts } from "./en.ts";
import { es } from "./es.ts";

export type { TextKey } from "./en.ts";

const LANGUAGES: Readonly<Record<string, Texts>> = { en, es, de };

/** Gives the text of a name, its placeholders filled. */
export type Localize = (
  key: TextKey,
  values?: Readonly<Record<string, string | number>>,
) => string;

const made = new Map<string, Localize>();
let current = "en";

/** Get the texts of a language such as `de-CH`; English, where there are none. */
export function localizer(language: string): Localize {
  current = language;
  let localize = made.get(language);
  if (!localize) {
    const texts = LANGUAGES[language.split("-", 1)[0] ?? ""] ?? en;
    localize = (key, values = {}) => fill(texts[key], values);
    made.set(language, localize);
  }
  return localize;
}

/** Get the texts of the language that was used last, where Home Assistant does not say which. */
export function currentLocalizer(): Localize {
  return localizer(current);
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
