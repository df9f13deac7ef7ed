import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Connection } from "../hass.ts";
import { now } from "../home/clock.ts";
import { RunningList, type PassingsMessage } from "../model/passings.ts";
import { reasonOf } from "../touch/actions.ts";

/** Follows the running list of passings for as long as its element is on the page. */
export class PassingsFeed implements ReactiveController {
  list = new RunningList(0);
  /** Why the list cannot be had. */
  problem: string | undefined;
  private readonly host: ReactiveControllerHost;
  private readonly changed: (deviceIds: ReadonlySet<string>) => void;
  private connection: Connection | undefined;
  private wanted: { ids: readonly string[] | undefined; length: number } | undefined;
  private stop: (() => void) | undefined;
  private connected = false;

  /** Call back with the ids of the devices whose passings came. */
  constructor(
    host: ReactiveControllerHost,
    changed: (deviceIds: ReadonlySet<string>) => void,
  ) {
    this.host = host;
    this.changed = changed;
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

  /** Follow some devices, by default all, over a connection. */
  follow(connection: Connection, ids: readonly string[] | undefined, length: number): void {
    const { wanted } = this;
    const same = connection === this.connection && wanted && wanted.ids === ids;
    if (same && wanted.length === length) return;
    this.connection = connection;
    this.wanted = { ids, length };
    this.end();
    this.begin();
  }

  private begin(): void {
    const { connection, wanted } = this;
    if (!this.connected || this.stop || !connection || !wanted) return;
    const list = (this.list = new RunningList(wanted.length));
    const subscribed = connection.subscribeMessage(
      (message: PassingsMessage) => {
        if (list !== this.list) return;
        this.changed(list.take(message, now()));
        this.host.requestUpdate();
      },
      {
        type: "steward/passings/subscribe",
        limit: wanted.length,
        ...(wanted.ids?.length ? { device_ids: wanted.ids } : {}),
      },
    );
    this.stop = () => void subscribed.then((unsubscribe) => unsubscribe()).catch(() => undefined);
    subscribed.then(
      () => {
        this.tell(undefined);
      },
      (error: unknown) => {
        this.tell(reasonOf(error));
      },
    );
  }

  private end(): void {
    this.stop?.();
    this.stop = undefined;
  }

  private tell(problem: string | undefined): void {
    this.problem = problem;
    this.host.requestUpdate();
  }
}
