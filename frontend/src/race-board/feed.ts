import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Connection, Data } from "../hass.ts";
import { BoardLists, type BoardMessage } from "../model/race-board.ts";
import { reasonOf } from "../touch/actions.ts";

/** Follows a race's board for as long as its element is on the page. */
export class BoardFeed implements ReactiveController {
  board = new BoardLists();
  /** Why the board cannot be had. */
  problem: string | undefined;
  private readonly host: ReactiveControllerHost;
  private connection: Connection | undefined;
  private command: Data | undefined;
  private wanted = "";
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

  /** Follow a board over a connection, as the command says. */
  follow(connection: Connection, command: Data): void {
    const wanted = JSON.stringify(command);
    if (connection === this.connection && wanted === this.wanted) return;
    this.connection = connection;
    this.command = command;
    this.wanted = wanted;
    this.end();
    this.begin();
  }

  private begin(): void {
    const { connection, command } = this;
    if (!this.connected || this.stop || !connection || !command) return;
    const board = (this.board = new BoardLists());
    const subscribed = connection.subscribeMessage(
      (message: BoardMessage) => {
        if (board !== this.board) return;
        board.take(message);
        this.host.requestUpdate();
      },
      { type: "steward/race/subscribe", ...command },
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
