import { formOf } from "../common/form.ts";
import type { TitledConfig } from "../common/card.ts";
import type { ConfigForm, FormField } from "../hass.ts";
import { currentLocalizer, type TextKey } from "../texts/index.ts";

/** What the card is configured with. */
export interface WaitlistConfig extends TitledConfig {
  /** The transmitter's device; by default the first one. */
  readonly device_id?: string;
  /** `wall` is large and has no buttons; `board` is for the public: the numbers that were called. */
  readonly mode?: "desk" | "wall" | "board";
  /** Of the board: whether a new number is rung for, and said. */
  readonly chime?: boolean;
  readonly speech?: boolean;
  /** Seconds in which a guest who was cleared or removed can be taken back; 0: none. */
  readonly undo?: number;
}

const MODES = ["desk", "wall", "board"];
const DEFAULT_UNDO = 5;
const LONGEST_UNDO = 30;
const LABELS: Readonly<Record<string, TextKey>> = {
  title: "title",
  device_id: "transmitter",
  mode: "mode",
  undo: "undoSeconds",
  tap_action: "tapAction",
};
const HELP: Readonly<Record<string, TextKey>> = {
  device_id: "transmitterHelp",
  undo: "undoSecondsHelp",
};

/** Check a configuration; throws an error where it cannot be used. */
export function checkWaitlist({ mode, undo }: WaitlistConfig): void {
  if (mode !== undefined && !MODES.includes(mode))
    throw new Error(`mode is ${MODES.join(" or ")}, not ${mode}`);
  if (undo !== undefined && !(undo >= 0 && undo <= LONGEST_UNDO))
    throw new Error(`undo is a number of seconds from 0 to ${LONGEST_UNDO}`);
}

/** Milliseconds in which a guest can be taken back. */
export function undoTime({ undo = DEFAULT_UNDO }: WaitlistConfig): number {
  return undo * 1000;
}

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
            { value: "board", label: localize("modeBoard") },
          ],
        },
      },
    },
    {
      name: "undo",
      default: DEFAULT_UNDO,
      selector: { number: { min: 0, max: LONGEST_UNDO, mode: "box", unit_of_measurement: "s" } },
    },
    { name: "tap_action", selector: { ui_action: { default_action: "none" } } },
  ];
  return formOf(schema, LABELS, HELP);
}
