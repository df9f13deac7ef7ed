/** The waiting lists that are on the page: a dialog may outlive the card that opened it. */

/** What a dialog asks of a card. */
export interface LiveCard {
  readonly deviceId: string | undefined;
  /** Show where a guest is, who holds a pager of this number. */
  reveal(pager: string): void;
  /** Put the focus where a dialog was opened. */
  refocus(guestKey: string | undefined): void;
}

const cards = new Set<LiveCard>();

/** Note that a card is on the page; call what is returned when it is no longer. */
export function noteCard(card: LiveCard): () => void {
  cards.add(card);
  return () => cards.delete(card);
}

/** Find the card of a transmitter. */
export function cardOf(deviceId: string): LiveCard | undefined {
  return [...cards].find((card) => card.deviceId === deviceId);
}

/** Tell whether an element is somewhere in another one. */
export function isIn(element: Node, name: string): boolean {
  const parent = element.parentNode ?? (element as ShadowRoot).host;
  return parent instanceof Node && (parent.nodeName.toLowerCase() === name || isIn(parent, name));
}
