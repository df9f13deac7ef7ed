/** What is fetched when it is needed: each part of the module that not every page shows at once. */

/** Milliseconds after which what could not be fetched is asked for again. */
const AGAIN = 5000;

/** A part of the module that may not be here yet. */
export class Later<Part> {
  /** The part, once it is here. */
  part: Part | undefined;
  private readonly fetch: () => Promise<Part>;
  private fetching: Promise<Part> | undefined;

  constructor(fetch: () => Promise<Part>) {
    this.fetch = fetch;
  }

  /** Get the part; rejects where it cannot be fetched. */
  get(): Promise<Part> {
    return (this.fetching ??= this.begin());
  }

  private async begin(): Promise<Part> {
    try {
      return (this.part = await this.fetch());
    } catch (error) {
      setTimeout(() => {
        this.fetching = undefined;
      }, AGAIN);
      throw error;
    }
  }
}
