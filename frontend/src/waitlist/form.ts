import { formOf } from "../common/form.ts";
import type { ConfigForm, FormField } from "../hass.ts";
import { currentLocalizer, type TextKey } from "../texts/index.ts";

const LABELS: Readonly<Record<string, TextKey>> = {
  title: "title",
  device_id: "transmitter",
  mode: "mode",
};
const HELP: Readonly<Record<string, TextKey>> = { device_id: "transmitterHelp" };

/** Make the fields of the card's visual editor. */
export function waitlistForm(): ConfigForm {
  const localize = currentLocalizer();
  const schema: FormField[] = [
    {
      name: "device_id",
      selector: { device: { entity: [{ integration: "steward", domain: "todo" }] } },
    },
    { name: "title", selector: { text: {} } },
    {
      name: "mode",
      default: "desk",
      selector: {
        select: {
          mode: "list",
          options: [
            { value: "desk", label: localize("modeDesk") },
            { value: "wall", label: localize("modeWall") },
          ],
        },
      },
    },
  ];
  return formOf(schema, LABELS, HELP);
}
