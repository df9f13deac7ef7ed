import { openOne } from "../dialogs/open.ts";
import { valueOf, type Hass } from "../hass.ts";
import { stateOf, type StewardDevice } from "../model/registry.ts";
import type { Localize } from "../texts/index.ts";
import { deviceOfTile, TileFeature, type TileButton, type TileContext } from "./base.ts";

/** Opens or closes a session, after a question. */
export class SessionFeature extends TileFeature {
  /** Tell whether a tile's entity is one of something with a session. */
  static isSupported(hass: Hass, context: TileContext): boolean {
    return deviceOfTile(hass, context, "sensor.timing_session", "sensor.session") !== undefined;
  }

  static getStubConfig(): { readonly type: string } {
    return { type: "custom:steward-session" };
  }

  protected override deviceIn(hass: Hass): StewardDevice | undefined {
    return deviceOfTile(hass, this.context, "sensor.timing_session", "sensor.session");
  }

  protected override buttons(hass: Hass, localize: Localize): readonly TileButton[] {
    const device = this.deviceIn(hass);
    const session =
      device && (stateOf(hass, device, "sensor.timing_session") ?? stateOf(hass, device, "sensor.session"));
    const active = session?.state === "active";
    return [
      {
        name: active ? "stop" : "play",
        label: localize(active ? "closeSession" : "openSession"),
        disabled: valueOf(session) === undefined,
        act: () => {
          if (!device) return;
          openOne(({ SessionDialog }) => {
            SessionDialog.open(device.id, active ? "close" : "open");
          });
        },
      },
    ];
  }
}
