import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Hass } from "../hass.ts";

/** Milliseconds after which it is asked again, where there was no answer. */
const AGAIN = 10_000;
/** Whether the user may control a device, by its id; while that is asked for, not. */
const answers = new Map<string, Promise<boolean>>();

async function ask(hass: Hass, deviceId: string): Promise<boolean> {
  try {
    const command = { type: "steward/control", device_ids: [deviceId] };
    const answer = await hass.callWS<Readonly<Record<string, boolean>>>(command);
    return answer[deviceId] ?? false;
  } catch {
    setTimeout(() => answers.delete(deviceId), AGAIN);
    return false;
  }
}

/** Knows what the user may do: who may only look sees no buttons. */
export class Permissions implements ReactiveController {
  private readonly known = new Map<string, boolean>();
  private readonly host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.known.clear(); // rights may be other ones by the next time
  }

  /**
   * Tell whether the user may control a device, with all that belongs to it.
   *
   * Administrators may. For others Home Assistant is asked, and until it answers they may not.
   */
  mayControl(hass: Hass, deviceId: string): boolean {
    if (hass.user === undefined || hass.user.is_admin) return true;
    const known = this.known.get(deviceId);
    if (known !== undefined) return known;
    let answer = answers.get(deviceId);
    if (!answer) answers.set(deviceId, (answer = ask(hass, deviceId)));
    void answer.then((may) => {
      this.known.set(deviceId, may);
      this.host.requestUpdate();
    });
    return false;
  }
}
