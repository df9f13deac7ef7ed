/** The few words on the board, by language. */
const TEXTS: Readonly<Record<string, readonly [string, string, string]>> = {
  en: ["Please come to the desk", "Called numbers appear here", "Number"],
  de: ["Bitte zum Empfang kommen", "Gerufene Nummern erscheinen hier", "Nummer"],
  es: ["Por favor, pasen por recepción", "Aquí aparecen los números avisados", "Número"],
};

/** Get what is said above the numbers, where there are none, and before a number. */
export function boardTexts(language: string): { title: string; empty: string; number: string } {
  const [title, empty, number] = TEXTS[language.split("-", 1)[0] ?? ""] ?? TEXTS.en ?? ["", "", ""];
  return { title, empty, number };
}
