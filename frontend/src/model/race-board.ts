/** A runner as a board shows one; durations are in seconds, moments ISO 8601. */
export interface BoardRow {
  readonly bib: string;
  /** Left out for who may not read names. */
  readonly name?: string;
  readonly category?: string;
  readonly club?: string;
  readonly status?: string;
  readonly place?: number;
  readonly gender_place?: number;
  readonly category_place?: number;
  readonly elapsed?: number;
  readonly gap?: number;
  /** Where the runner was seen last. */
  readonly point?: string;
  readonly time?: string;
  readonly due_point?: string;
  readonly due_time?: string;
}

/** What Home Assistant sends of a board: what is new, and all of it at first. */
export interface BoardMessage {
  /** Whether the race is known by now; what was sent before is void. */
  readonly known?: boolean;
  readonly lists?: Readonly<
    Record<
      string,
      {
        readonly order?: readonly string[];
        readonly rows?: Readonly<Record<string, BoardRow>>;
      }
    >
  >;
  /** The points that see nobody though several are due. */
  readonly silent?: readonly string[];
}

/** The lists of a board, made of what was sent one after the other. */
export class BoardLists {
  /** Whether the race is known; `undefined` before the first message. */
  known: boolean | undefined;
  silent: readonly string[] = [];
  private readonly lists = new Map<string, ReadonlyMap<string, BoardRow>>();

  /** Take a message in. */
  take({ known, lists = {}, silent }: BoardMessage): void {
    if (known !== undefined) {
      this.known = known;
      this.silent = [];
      this.lists.clear();
    }
    if (silent) this.silent = silent;
    for (const [name, { order, rows = {} }] of Object.entries(lists)) {
      const before = this.lists.get(name) ?? new Map<string, BoardRow>();
      const after = new Map<string, BoardRow>();
      for (const bib of order ?? before.keys()) {
        const row = rows[bib] ?? before.get(bib);
        if (row) after.set(bib, row);
      }
      this.lists.set(name, after);
    }
  }

  /** The names of the lists that there are. */
  get names(): string[] {
    return [...this.lists.keys()];
  }

  /** Get the rows of a list in their order. */
  rows(name: string): BoardRow[] {
    return [...(this.lists.get(name)?.values() ?? [])];
  }
}
