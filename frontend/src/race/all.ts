/** The cards of races, in one file: who runs a race has both, and packed together they are less. */
export { RaceBoardCard } from "../race-board/card.ts";
export { RaceCard } from "./card.ts";
