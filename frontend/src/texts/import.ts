import { en, type Texts } from "./en.ts";

/** The texts of the languages beside English: each is a file of its own. */
const FILES: Readonly<Record<string, () => Promise<{ readonly default: Texts }>>> = {
  de: () => import("./de.ts"),
  es: () => import("./es.ts"),
};

const wanted = new Map<string, Promise<Texts>>();

/** Fetch the texts of a language; without a connection it is English, until the page is loaded anew. */
export function importTexts(language: string): Promise<Texts> | undefined {
  const file = FILES[language];
  if (file === undefined) return undefined;
  let texts = wanted.get(language);
  if (!texts)
    wanted.set(
      language,
      (texts = file().then(
        (module) => module.default,
        () => en,
      )),
    );
  return texts;
}
