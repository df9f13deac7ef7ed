import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Data, Hass } from "../hass.ts";
import { currentLocalizer } from "../texts/index.ts";

const listeners = new Set<() => void>();
let latest: Hass | undefined;
let told = false;

/** Take what Home Assistant handed to a card: what has no card of its own reads it, too. */
export function takeHome(hass: Hass): void {
  if (hass === latest) return;
  latest = hass;
  if (told) return;
  told = true;
  queueMicrotask(() => {
    told = false;
    for (const listener of listeners) listener();
  });
}

/** What Home Assistant knows now, also while none of the cards is on the page. */
export function home(): Hass | undefined {
  if (typeof document === "undefined") return latest;
  const root = document.querySelector<HTMLElement & { hass?: Hass }>("home-assistant");
  return root?.hass ?? latest;
}

/** Have Home Assistant tell the user something. */
export function notify(message: string): void {
  const detail = { message, duration: 10_000, dismissable: true };
  document
    .querySelector("home-assistant")
    ?.dispatchEvent(new CustomEvent("hass-notification", { detail }));
}

/** Renders its element whenever Home Assistant tells of something. */
export class HomeFollower implements ReactiveController {
  private readonly listener: () => void;

  constructor(host: ReactiveControllerHost) {
    this.listener = () => {
      host.requestUpdate();
    };
    host.addController(this);
  }

  hostConnected(): void {
    listeners.add(this.listener);
  }

  hostDisconnected(): void {
    listeners.delete(this.listener);
  }
}

/**
 * Call one of Steward's actions; return its response.
 *
 * Without a connection it is refused at once: Home Assistant's frontend would keep the command and
 * send it when the connection is there again, which may be after the guest has left.
 */
export async function callAction(
  action: string,
  data: Data,
  target: Data = {},
  response = false,
): Promise<unknown> {
  const hass = home();
  if (!hass || hass.connected === false) throw new Error(currentLocalizer()("notConnected"));
  const result = await hass.callService("steward", action, data, target, false, response);
  return result.response;
}
