import { Feed } from "../common/feed.ts";
import type { Connection } from "../hass.ts";
import { noteDoor, type Door } from "../model/door.ts";

/** Follows what is shown at a transmitter's door; who may not see it sees the guests alone. */
export class DoorFeed extends Feed<Partial<Door>> {
  /** What is shown; `undefined` until it is known. */
  door: Door | undefined;
  private deviceId = "";

  /** Follow the door of a transmitter, by its device's id, over a connection. */
  follow(connection: Connection, deviceId: string | undefined): void {
    this.deviceId = deviceId ?? "";
    const command = deviceId === undefined ? undefined : { type: "steward/door/subscribe", device_id: deviceId };
    if (this.subscribe(connection, command)) this.door = undefined;
  }

  protected override start(): (news: Partial<Door>) => void {
    const { deviceId } = this;
    return (news) => {
      // the first message has all of it, each other one what is new
      this.door = { ...this.door, ...news } as Door;
      noteDoor(deviceId, this.door);
    };
  }
}
