import { html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../common/define.ts";
import { formOf } from "../common/form.ts";
import type { Hass } from "../hass.ts";
import { localizer } from "../texts/index.ts";
import { VIEWS, type DashboardConfig } from "./views.ts";

const NAMES = {
  host: "hostStand",
  race: "raceDesk",
  systems: "systems",
  history: "history",
} as const;

/** The visual editor of the dashboard. */
export class StrategyEditor extends LitElement {
  static override properties = {
    hass: { attribute: false },
    config: { state: true },
  };

  declare hass: Hass | undefined;
  private declare config: DashboardConfig | undefined;

  setConfig(config: DashboardConfig): void {
    this.config = config;
  }

  private changed(event: CustomEvent<{ value: DashboardConfig }>): void {
    event.stopPropagation();
    const { views = [], ...rest } = event.detail.value;
    // all of them is what it is without a choice, and then a new one comes by itself
    const some = views.length > 0 && views.length < VIEWS.length;
    const chosen = VIEWS.filter((path) => views.includes(path));
    const config = some ? { ...rest, views: chosen } : rest;
    this.dispatchEvent(
      new CustomEvent("config-changed", { detail: { config }, bubbles: true, composed: true }),
    );
  }

  protected override render(): TemplateResult | typeof nothing {
    const { hass, config } = this;
    if (!hass || !config) return nothing;
    const text = localizer(hass.language);
    const options = VIEWS.map((value) => ({ value, label: text(NAMES[value]) }));
    const selector = { select: { multiple: true, mode: "list", options } };
    const form = formOf([{ name: "views", selector }], { views: "views" }, {});
    return html`<ha-form
      .hass=${hass}
      .data=${{ ...config, views: config.views ?? VIEWS }}
      .schema=${form.schema}
      .computeLabel=${form.computeLabel}
      @value-changed=${this.changed}
    ></ha-form>`;
  }
}
define({ "steward-strategy-editor": StrategyEditor });
