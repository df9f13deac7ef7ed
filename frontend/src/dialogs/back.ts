/** Lets the Back button, or its gesture, close what is open on top of a view. */

/** A member of the history's state. */
const MARK = "stewardDialog";

let marks = 0;

/**
 * Call back when the user goes back; `goneBack` tells whether that closed what is open.
 *
 * Returns what ends it, for when that is closed otherwise.
 */
export function catchBack(goneBack: () => boolean): () => void {
  const mark = (marks += 1);
  const push = (): void => {
    history.pushState({ ...(history.state as object | null), [MARK]: mark }, "");
  };
  const current = (): unknown => (history.state as Record<string, unknown> | null)?.[MARK];
  const popped = (): void => {
    if (current() === mark) return; // something on top of it was closed
    if (goneBack()) removeEventListener("popstate", popped);
    else push();
  };
  push();
  addEventListener("popstate", popped);
  return () => {
    removeEventListener("popstate", popped);
    if (current() === mark) history.back();
  };
}
