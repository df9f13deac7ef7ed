import { Feed } from "../common/feed.ts";
import type { Connection, Data } from "../hass.ts";
import { BoardLists, type BoardMessage } from "../model/race-board.ts";

/** Follows a race's board. */
export class BoardFeed extends Feed<BoardMessage> {
  board = new BoardLists();

  /** Follow a board over a connection, as the command says. */
  follow(connection: Connection, command: Data): void {
    this.subscribe(connection, { type: "steward/race/subscribe", ...command });
  }

  protected override start(): (message: BoardMessage) => void {
    const board = (this.board = new BoardLists());
    return (message) => {
      board.take(message);
    };
  }
}
