import { parseMoment, type Hass } from "../hass.ts";
import { now } from "../home/clock.ts";
import { home } from "../home/home.ts";
import type { Pending } from "../model/door.ts";
import { registryOf, stateOf } from "../model/registry.ts";
import { roomOf, type Guest } from "../model/waitlist.ts";
import { currentLocalizer, type TextKey } from "../texts/index.ts";
import { hold, undo, type ActionCall, type Standing } from "../touch/actions.ts";

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
  const call = actionFor(deviceId, guest, action);
  void hold(guest.key, { ...call, data: byNumber(deviceId, guest), target: {} }, undoTime);
}

/** Take a guest back who was cleared or removed, here or at another screen. */
export function takeBack(deviceId: string, guest: Guest): void {
  void undo(guest.key, byNumber(deviceId, guest));
}

/** Tell what became of a guest who is gone, by the last event of the pager. */
export function whyGone(hass: Hass, { id }: Guest): TextKey {
  const device = registryOf(hass).get(id);
  const event = device && stateOf(hass, device, "event.guest_session");
  const type = event?.attributes.event_type;
  return type === "removed" ? "removed" : type === "cleared" ? "cleared" : "gone";
}

/** Tell how something stands that was asked for at another screen. */
export function standingElsewhere(pending: Pending | undefined): Standing | undefined {
  if (!pending) return undefined;
  const { command: action, leaves_at: at } = pending;
  const leaves = parseMoment(at ?? undefined);
  return {
    action,
    state: leaves === undefined ? "sending" : "held",
    holds: leaves === undefined ? 0 : Math.max(0, leaves - now()),
    ...{ data: {}, target: {}, what: "", who: "", reason: "", since: 0 },
  };
}

function byNumber(deviceId: string, { pager }: Guest): ActionCall["data"] {
  const hass = home();
  const room = hass && roomOf(hass, deviceId);
  return { config_entry_id: room?.device.configEntry, number: Number(pager) };
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
