import type { ConfigForm, FormField } from "../hass.ts";
import { currentLocalizer, type TextKey } from "../texts/index.ts";

/** Make a form of its fields and the names of their texts. */
export function formOf(
  schema: readonly FormField[],
  labels: Readonly<Record<string, TextKey>>,
  help: Readonly<Record<string, TextKey>>,
): ConfigForm {
  const text = (key: TextKey | undefined): string | undefined =>
    key && currentLocalizer()(key);
  return {
    schema,
    computeLabel: ({ name }) => text(labels[name]) ?? name,
    computeHelper: ({ name }) => text(help[name]),
  };
}

/** Make the form of a card that has nothing but a title to configure. */
export function titleForm(): ConfigForm {
  return formOf([{ name: "title", selector: { text: {} } }], { title: "title" }, {});
}
