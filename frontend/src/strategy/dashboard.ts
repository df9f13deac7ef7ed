import type { Hass } from "../hass.ts";
import { localizer } from "../texts/index.ts";
import { sight } from "./sight.ts";
import { views, type View } from "./views.ts";

/** A dashboard, made from what of Steward is set up. */
export class StewardStrategy extends HTMLElement {
  /** Make the dashboard's configuration. */
  static generate(_: unknown, hass: Hass): Promise<{ views: View[] }> {
    return Promise.resolve({ views: views(sight(hass), localizer(hass.language)) });
  }
}
