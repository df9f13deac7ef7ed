/** What a list shows in one place; one that is gone is shown for a while longer. */
export interface Row<Item> {
  readonly item: Item;
  /** Since when it is no longer there, in milliseconds; `undefined` while it is. */
  readonly gone: number | undefined;
}

/** What is in a list. */
export interface Listed {
  readonly key: string;
}

/** Milliseconds for which what is gone stays in its place, at least. */
export const STAYS = 3000;

/**
 * The order in which a list shows its items.
 *
 * While it is held still nothing in it moves: what is gone stays as it was, and what is new comes
 * at the end. Let go, it is put in order.
 */
export class StillList<Item extends Listed> {
  rows: readonly Row<Item>[] = [];
  private readonly order: (one: Item, other: Item) => number;

  /** Show items in an order. */
  constructor(order: (one: Item, other: Item) => number) {
    this.order = order;
  }

  /** Show these items and no others, in order. */
  reset(items: readonly Item[]): void {
    this.rows = [...items].sort(this.order).map((item) => ({ item, gone: undefined }));
  }

  /**
   * Take in what there is at a moment; return the place from which on something moved, if so.
   *
   * `wanted` are the items that the list should show, of all that there are; `stays` names what
   * must not leave although it is gone.
   */
  update(
    wanted: readonly Item[],
    all: ReadonlyMap<string, Item>,
    moment: number,
    still: boolean,
    stays: (key: string) => boolean,
  ): number | undefined {
    const keys = new Set(wanted.map((item) => item.key));
    const shown = new Set(this.rows.map(({ item }) => item.key));
    const kept = this.rows
      .map((row) => renew(row, all.get(row.item.key), keys.has(row.item.key), moment))
      .filter(({ item, gone }) => {
        return still || gone === undefined || moment - gone < STAYS || stays(item.key);
      });
    const fresh = wanted.filter((item) => !shown.has(item.key));
    const rows = [...kept, ...fresh.map((item) => ({ item, gone: undefined }))];
    if (!still) rows.sort((one, other) => this.order(one.item, other.item));
    const before = this.rows;
    if (rows.length === before.length && rows.every((row, index) => row === before[index]))
      return undefined;
    this.rows = rows;
    const place = before.findIndex((row, index) => rows[index]?.item.key !== row.item.key);
    return place < 0 ? undefined : place;
  }
}

function renew<Item>(
  row: Row<Item>,
  item: Item | undefined,
  wanted: boolean,
  moment: number,
): Row<Item> {
  const gone = wanted ? undefined : (row.gone ?? moment);
  if (item === undefined || item === row.item) return gone === row.gone ? row : { ...row, gone };
  return { item, gone };
}
