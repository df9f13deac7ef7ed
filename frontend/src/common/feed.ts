import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Connection, Data } from "../hass.ts";
import { reasonOf } from "../touch/actions.ts";

/** Follows what a command tells of, for as long as its element is on the page. */
export abstract class Feed<Message> implements ReactiveController {
  /** Why nothing is told. */
  problem: string | undefined;
  private readonly host: ReactiveControllerHost;
  private connection: Connection | undefined;
  private command: Data | undefined;
  private wanted: string | undefined;
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

  /** Have a command told of over a connection, or nothing; tell whether that is another one. */
  protected subscribe(connection: Connection, command: Data | undefined): boolean {
    const wanted = JSON.stringify(command);
    if (connection === this.connection && wanted === this.wanted) return false;
    this.connection = connection;
    this.command = command;
    this.wanted = wanted;
    this.end();
    this.begin();
    return true;
  }

  /** Begin anew; return what takes the messages from now on. */
  protected abstract start(): (message: Message) => void;

  private begin(): void {
    const { connection, command } = this;
    if (!this.connected || this.stop || !connection || !command) return;
    const whileFollowed =
      <Told>(take: (told: Told) => void) =>
      (told: Told) => {
        if (stop !== this.stop) return;
        take(told);
        this.host.requestUpdate();
      };
    const subscribed = connection.subscribeMessage(whileFollowed(this.start()), command);
    const stop = () => void subscribed.then((unsubscribe) => unsubscribe()).catch(() => undefined);
    this.stop = stop;
    subscribed.then(
      whileFollowed(() => {
        this.problem = undefined;
      }),
      whileFollowed((error: unknown) => {
        this.problem = reasonOf(error);
      }),
    );
  }

  private end(): void {
    this.stop?.();
    this.stop = undefined;
  }
}
