import { Later } from "../common/later.ts";
import { notify } from "../home/home.ts";
import { currentLocalizer } from "../texts/index.ts";

type Dialogs = typeof import("./all.ts");

/** Milliseconds after which the dialogs are fetched: what is seen at first comes before. */
const SOON = 500;

const later = new Later<Dialogs>(() => import("./all.ts"));
let opening = false;

/** Have the dialogs fetched, since there is something now that opens them. */
export function expectDialogs(): void {
  if (later.part) return;
  setTimeout(() => {
    later.get().catch(() => undefined);
  }, SOON);
}

/** Open one of the dialogs, at once where they are here; two taps meanwhile open one. */
export function openOne(open: (dialogs: Dialogs) => void): void {
  if (later.part) open(later.part);
  else if (!opening) void fetchAndOpen(open);
}

async function fetchAndOpen(open: (dialogs: Dialogs) => void): Promise<void> {
  opening = true;
  try {
    open(await later.get());
  } catch {
    notify(currentLocalizer()("notConnected"));
  } finally {
    opening = false;
  }
}
