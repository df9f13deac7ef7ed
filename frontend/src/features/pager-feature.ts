import type { Hass } from "../hass.ts";
import { now } from "../home/clock.ts";
import type { StewardDevice } from "../model/registry.ts";
import { roomOf } from "../model/waitlist.ts";
import type { Localize } from "../texts/index.ts";
import { isCooling, run, stageOf } from "../touch/actions.ts";
import { actionFor, takeBack, takeOff } from "../waitlist/guest-actions.ts";
import { PAGE_COOLS } from "../waitlist/guest-row.ts";
import { deviceOfTile, TileFeature, type TileButton, type TileContext } from "./base.ts";

const UNDO = 5000;

/** Pages and clears the guest who holds a pager. */
export class PagerFeature extends TileFeature {
  /** Tell whether a tile's entity is one of a pager. */
  static isSupported(hass: Hass, context: TileContext): boolean {
    return deviceOfTile(hass, context, "sensor.guest_session") !== undefined;
  }

  static getStubConfig(): { readonly type: string } {
    return { type: "custom:steward-pager" };
  }

  protected override deviceIn(hass: Hass): StewardDevice | undefined {
    return deviceOfTile(hass, this.context, "sensor.guest_session");
  }

  protected override buttons(hass: Hass, localize: Localize): readonly TileButton[] {
    const pager = this.deviceIn(hass);
    const room = roomOf(hass, pager?.via);
    const guest = room?.guests.find(({ id }) => id === pager?.id);
    if (!room || !guest)
      return [{ name: "bell", label: localize("page"), disabled: true, act: () => undefined }];
    const { key, paged, pagedAt = 0 } = guest;
    const state = stageOf(key);
    const transmitter = room.device.id;
    const act = (): void => {
      takeBack(transmitter, guest);
    };
    if (state === "held") return [{ name: "undo", label: localize("undo"), act }];
    const busy = !room.online || state === "sending";
    const cooling = isCooling(key, "page") || (paged && now() - pagedAt < PAGE_COOLS);
    const page = { ...actionFor(transmitter, guest, "page"), cools: PAGE_COOLS };
    return [
      {
        name: "bell",
        label: localize(paged ? (cooling ? "paged" : "pageAgain") : "page"),
        disabled: busy || cooling,
        act: () => run(key, page),
      },
      {
        name: "check",
        label: localize("clear"),
        disabled: busy,
        act: () => {
          takeOff(transmitter, guest, "clear", UNDO);
        },
      },
    ];
  }
}
