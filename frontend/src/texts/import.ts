import { en, type Texts } from "./en.ts";

/** A file of texts; the build leaves their names out, which are in the order of the English ones. */
interface TextFile {
  readonly default: Texts | readonly string[];
}

/** The texts of the languages beside English: each is a file of its own. */
const FILES: Readonly<Record<string, () => Promise<TextFile>>> = {
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
        ({ default: texts }) => (isList(texts) ? named(texts) : texts),
        () => en,
      )),
    );
  return texts;
}

function isList(texts: Texts | readonly string[]): texts is readonly string[] {
  return Array.isArray(texts);
}

function named(texts: readonly string[]): Texts {
  const pairs = Object.keys(en).map((key, index) => [key, texts[index]]);
  return Object.fromEntries(pairs) as Texts;
}
