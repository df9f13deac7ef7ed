import { formOf } from "../common/form.ts";
import type { ConfigForm, FormField } from "../hass.ts";
import type { TextKey } from "../texts/index.ts";

const LABELS: Readonly<Record<string, TextKey>> = {
  title: "title",
  device_ids: "devices",
  passings: "passingsShown",
  minutes: "minutes",
  silence: "silence",
};
const HELP: Readonly<Record<string, TextKey>> = {
  device_ids: "devicesHelp",
  passings: "passingsShownHelp",
  silence: "silenceHelp",
};

/** What the card is configured with where the configuration does not say. */
export const DEFAULTS = { passings: 50, minutes: 15, silence: 5 };

/** Make the fields of the card's visual editor. */
export function raceForm(): ConfigForm {
  const number = (name: keyof typeof DEFAULTS, min: number, max: number): FormField => ({
    name,
    default: DEFAULTS[name],
    selector: { number: { min, max, mode: "box" } },
  });
  const battery = { integration: "steward", domain: "sensor", device_class: "battery" };
  const schema: FormField[] = [
    { name: "device_ids", selector: { device: { multiple: true, entity: [battery] } } },
    { name: "title", selector: { text: {} } },
    number("passings", 0, 500),
    number("minutes", 5, 60),
    number("silence", 0, 240),
  ];
  return formOf(schema, LABELS, HELP);
}
