import { formOf } from "../common/form.ts";
import type { TitledConfig } from "../common/card.ts";
import type { ConfigForm, FormField } from "../hass.ts";
import type { TextKey } from "../texts/index.ts";

/** What the card is configured with. */
export interface RaceConfig extends TitledConfig {
  /** The devices in their order; by default all, what needs a look first. */
  readonly device_ids?: readonly string[];
  /** How many passings the list holds; 0 leaves it out. */
  readonly passings?: number;
  /** Minutes that the plots show. */
  readonly minutes?: number;
  /** Minutes without a passing after which a device with a session is warned of; 0: never. */
  readonly silence?: number;
}

const LABELS: Readonly<Record<string, TextKey>> = {
  title: "title",
  device_ids: "devices",
  passings: "passingsShown",
  minutes: "minutes",
  silence: "silence",
  tap_action: "tapAction",
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
    { name: "tap_action", selector: { ui_action: { default_action: "none" } } },
  ];
  return formOf(schema, LABELS, HELP);
}
