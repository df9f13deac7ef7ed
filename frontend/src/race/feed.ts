import type { ReactiveControllerHost } from "lit";
import { Feed } from "../common/feed.ts";
import type { Connection } from "../hass.ts";
import { now } from "../home/clock.ts";
import { RunningList, type PassingsMessage } from "../model/passings.ts";

/** Follows the running list of passings. */
export class PassingsFeed extends Feed<PassingsMessage> {
  list = new RunningList(0);
  private readonly changed: (deviceIds: ReadonlySet<string>) => void;
  private length = 0;

  /** Call back with the ids of the devices whose passings came. */
  constructor(
    host: ReactiveControllerHost,
    changed: (deviceIds: ReadonlySet<string>) => void,
  ) {
    super(host);
    this.changed = changed;
  }

  /** Follow some devices, by default all, over a connection. */
  follow(connection: Connection, ids: readonly string[] | undefined, length: number): void {
    this.length = length;
    this.subscribe(connection, {
      type: "steward/passings/subscribe",
      limit: length,
      ...(ids?.length ? { device_ids: ids } : {}),
    });
  }

  protected override start(): (message: PassingsMessage) => void {
    const list = (this.list = new RunningList(this.length));
    return (message) => {
      this.changed(list.take(message, now()));
    };
  }
}
