import type { Hass } from "../hass.ts";
import { fetchTexts, localizer } from "../texts/index.ts";
import { inventoryOf } from "./inventory.ts";
import { contentOf, viewsOf, type Content, type DashboardConfig, type View } from "./views.ts";

/** What Home Assistant asks before it makes something anew. */
function differs(made: (hass: Hass) => unknown, before: Hass, after: Hass): boolean {
  const same =
    before.entities === after.entities &&
    before.devices === after.devices &&
    before.language === after.language;
  return !same && JSON.stringify(made(before)) !== JSON.stringify(made(after));
}

function views(config: DashboardConfig, hass: Hass): View[] {
  return viewsOf(inventoryOf(hass), config, localizer(hass.language));
}

/** A dashboard, made from what of Steward is set up; made anew only when that is another. */
export class StewardStrategy extends HTMLElement {
  /** Make the dashboard's configuration. */
  static async generate(config: DashboardConfig, hass: Hass): Promise<{ views: View[] }> {
    await fetchTexts(hass.language);
    return { views: views(config, hass) };
  }

  static shouldRegenerate(config: DashboardConfig, before: Hass, after: Hass): boolean {
    return differs((hass) => views(config, hass), before, after);
  }

  /** Make the visual editor. */
  static async getConfigElement(): Promise<HTMLElement> {
    const { StrategyEditor } = await import("../more.ts");
    return new StrategyEditor();
  }
}

/** What is in one view of the dashboard. */
export class StewardViewStrategy extends HTMLElement {
  /** Make the view's configuration. */
  static async generate({ view }: View["strategy"], hass: Hass): Promise<Content> {
    await fetchTexts(hass.language);
    return contentOf(view, inventoryOf(hass), localizer(hass.language));
  }

  static shouldRegenerate({ view }: View["strategy"], before: Hass, after: Hass): boolean {
    const made = (hass: Hass): Content =>
      contentOf(view, inventoryOf(hass), localizer(hass.language));
    return differs(made, before, after);
  }
}
