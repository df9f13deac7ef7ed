import { home } from "../home/home.ts";
import { roomOf, type Guest } from "../model/waitlist.ts";
import { currentLocalizer, type TextKey } from "../texts/index.ts";
import { hold, type ActionCall } from "../touch/actions.ts";

/** One of Steward's actions that is for a guest. */
export type GuestAction = "page" | "clear" | "remove" | "update_guest";

const WORDS: Readonly<Record<GuestAction, TextKey>> = {
  page: "page",
  clear: "clear",
  remove: "remove",
  update_guest: "edit",
};

/** Say what is to be done for a guest of a transmitter; it is done to nobody else. */
export function actionFor(
  deviceId: string,
  guest: Guest,
  action: GuestAction,
  data: ActionCall["data"] = {},
): ActionCall {
  const text = currentLocalizer();
  return {
    action,
    data,
    target: { device_id: guest.id },
    what: text(action === "page" && guest.paged ? "pageAgain" : WORDS[action]),
    who: guest.name ?? text("pagerNumber", { pager: guest.pager }),
    reached: () => isReached(action, deviceId, guest),
  };
}

/** Clear or remove a guest, which can be undone for some milliseconds. */
export function takeOff(
  deviceId: string,
  guest: Guest,
  action: "clear" | "remove",
  undoTime: number,
): void {
  const hindrance = (): string | undefined => {
    const text = currentLocalizer();
    const now = current(deviceId, guest);
    if (!now) return text("goneMeanwhile");
    return now.paged && !guest.paged ? text("pagedMeanwhile") : undefined;
  };
  hold(guest.key, { ...actionFor(deviceId, guest, action), hindrance }, undoTime);
}

function isReached(action: GuestAction, deviceId: string, guest: Guest): boolean {
  const now = current(deviceId, guest);
  return now === undefined || (action === "page" && now.paged && !guest.paged);
}

/** How a guest is now; `undefined` if gone. */
function current(deviceId: string, guest: Guest): Guest | undefined {
  const hass = home();
  const room = hass && roomOf(hass, deviceId);
  return room?.guests.find((one) => one.key === guest.key);
}
