/** What few pages show, in one file: packed together it is a kilobyte less. */
import "./board/board.ts";

export { HistoryCard } from "./history/card.ts";
export { StrategyEditor } from "./strategy/editor.ts";
export { SystemsCard } from "./systems/card.ts";
