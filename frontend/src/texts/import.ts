import { en, type Texts } from "./en.ts";

/** Files of texts beside this module, by their languages; the build puts their versions in. */
declare const TEXT_FILES: Readonly<Record<string, string>>;

const wanted = new Map<string, Promise<Texts>>();

/** Fetch the texts of a language; without a connection it is English, until the page is loaded anew. */
export function importTexts(language: string): Promise<Texts> | undefined {
  const files = typeof TEXT_FILES === "undefined" ? {} : TEXT_FILES;
  const file = files[language];
  if (file === undefined) return undefined;
  let texts = wanted.get(language);
  if (!texts) wanted.set(language, (texts = load(file)));
  return texts;
}

async function load(file: string): Promise<Texts> {
  try {
    const module = (await import(new URL(file, import.meta.url).href)) as { default: Texts };
    return module.default;
  } catch {
    return en;
  }
}
