import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Connection } from "../hass.ts";
import { noteDoor, type Door } from "../model/door.ts";

/** Follows what is shown at a transmitter's door for as long as its element is on the page. */
export class DoorFeed implements ReactiveController {
  /** What is shown; `undefined` until it is known. */
  door: Door | undefined;
  private readonly host: ReactiveControllerHost;
  private connection: Connection | undefined;
  private deviceId: string | undefined;
  private stop: (() => void) | undefined;
  private connected = false;

  constructor(host: ReactiveControllerHost) {
    this.host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.connected = true;
    this.begin();
  }

  hostDisconnected(): void {
    this.connected = false;
    this.end();
  }

  /** Follow the door of a transmitter, by its device's id, over a connection. */
  follow(connection: Connection, deviceId: string | undefined): void {
    if (connection === this.connection && deviceId === this.deviceId) return;
    this.connection = connection;
    this.deviceId = deviceId;
    this.door = undefined;
    this.end();
    this.begin();
  }

  private begin(): void {
    const { connection, deviceId } = this;
    if (!this.connected || this.stop || !connection || deviceId === undefined) return;
    const subscribed = connection.subscribeMessage(
      (news: Partial<Door>) => {
        if (deviceId !== this.deviceId) return;
        // the first message has all of it, each other one what is new
        this.door = { ...this.door, ...news } as Door;
        noteDoor(deviceId, this.door);
        this.host.requestUpdate();
      },
      { type: "steward/door/subscribe", device_id: deviceId },
    );
    subscribed.catch(() => undefined); // who may not see it sees the guests alone
    this.stop = () => void subscribed.then((unsubscribe) => unsubscribe()).catch(() => undefined);
  }

  private end(): void {
    this.stop?.();
    this.stop = undefined;
  }
}
