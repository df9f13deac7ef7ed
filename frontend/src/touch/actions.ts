/**
 * Carries out what is asked for, and knows how each thing stands.
 *
 * There is one of this for all cards and dialogs: what was begun goes on, and is known, whatever
 * happens to the card that asked for it.
 */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Data } from "../hass.ts";
import { callAction, notify } from "../home/home.ts";
import { currentLocalizer } from "../texts/index.ts";

/** What is to be done: one of the actions, for whom, and how careful one is with it. */
export interface ActionCall {
  /** One of Steward's actions. */
  readonly action: string;
  readonly data: Data;
  readonly target: Data;
  /** What it is called, such as `Clear`. */
  readonly what: string;
  /** Whom it is about. */
  readonly who: string;
  /** Milliseconds in which it is not done once more for the same: two taps are one wish. */
  readonly cools?: number;
  /** Tells whether what was wanted is so: a refusal is no longer news then. */
  readonly reached?: () => boolean;
}

/** How something stands. */
export interface Standing extends ActionCall {
  /** `held`: it can be undone yet. */
  readonly state: "held" | "sending" | "done" | "refused";
  /** Why it was refused. */
  readonly reason: string;
  /** Since when it stands so, as `performance.now` has it. */
  readonly since: number;
  /** Milliseconds for which it is held. */
  readonly holds: number;
}

/** What Home Assistant's connection says of a command that had been sent when it broke. */
const CONNECTION_LOST = 3;
/** Milliseconds for which it is shown that something was done. */
const SHOWN = 4000;

const standings = new Map<string, Standing>();
/** Until when an action is not done once more, as `performance.now` has it. */
const cooldowns = new Map<string, number>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
const followers = new Set<ActionFollower>();

/** Renders its element when something that was asked for stands otherwise; reads it out. */
export class ActionFollower implements ReactiveController {
  /** What is to be read out. */
  said = "";
  private readonly host: ReactiveControllerHost;
  private readonly shows: (key: string) => boolean;
  private readonly reads: (key: string) => boolean;

  /**
   * Follow what is asked for; `shows` tells for which keys the element shows a refusal, and
   * `reads` for which it reads out how they stand.
   */
  constructor(host: ReactiveControllerHost, shows: (key: string) => boolean, reads = shows) {
    this.host = host;
    this.shows = shows;
    this.reads = reads;
    host.addController(this);
  }

  hostConnected(): void {
    followers.add(this);
  }

  hostDisconnected(): void {
    followers.delete(this);
  }

  /** Take in that something stands otherwise; tell whether the user sees that here. */
  changed(key: string, said: string): boolean {
    if (this.reads(key)) this.said = said;
    this.host.requestUpdate();
    return this.shows(key);
  }
}

/** Tell how the last thing that was asked for under a key stands. */
export function standingOf(key: string): Standing | undefined {
  return standings.get(key);
}

/** Tell whether something was done only just now, and had better not be done once more. */
export function isCooling(key: string, action: string): boolean {
  return performance.now() < (cooldowns.get(`${key} ${action}`) ?? 0);
}

/** Tell how far the last thing that was asked for under a key is. */
export function stageOf(key: string): Standing["state"] | undefined {
  return standings.get(key)?.state;
}

/** Do something now, unless something under the same key is under way; tell whether it was done. */
export async function run(key: string, wanted: ActionCall): Promise<boolean> {
  if (isUnderWay(key) || isCooling(key, wanted.action)) return false;
  return (await send(key, wanted, callAction)) !== FAILED;
}

/** Do something now, and return its response; `undefined` where it failed. */
export async function runForResponse(key: string, wanted: ActionCall): Promise<unknown> {
  if (isUnderWay(key)) return undefined;
  const call: typeof callAction = (action, data, target) => callAction(action, data, target, true);
  const response = await send(key, wanted, call);
  return response === FAILED ? undefined : response;
}

/**
 * Have Home Assistant do something after some milliseconds, unless it is undone by then.
 *
 * It is held there, and not here: whoever looks sees it, and it is done whatever becomes of the page.
 */
export async function hold(key: string, wanted: ActionCall, milliseconds: number): Promise<void> {
  if (isUnderWay(key)) return;
  if (milliseconds <= 0) {
    await send(key, wanted, callAction);
    return;
  }
  const { action, data, target } = wanted;
  const held: Standing = { ...wanted, state: "held", reason: "", since: performance.now(), holds: milliseconds };
  stand(key, held);
  const within = { ...data, undo_within: milliseconds / 1000 };
  try {
    const answer = (await callAction(action, within, target, true)) as Answer | undefined;
    if (standings.get(key) !== held) return;
    if (answer?.done === false) forget(key, undone(held));
    else finish(key, wanted);
  } catch (error) {
    if (standings.get(key) === held) refuse(key, wanted, reasonOf(error));
  }
}

/** What Home Assistant answers when what was held is done, or was undone. */
interface Answer {
  readonly done?: boolean;
}

/** Do nothing of what is held under a key, here or at another screen: `data` says whose it is. */
export async function undo(key: string, data: Data): Promise<void> {
  const held = standings.get(key);
  if (held?.state === "held") forget(key, undone(held));
  try {
    await callAction("undo", data);
  } catch (error) {
    notify(reasonOf(error));
  }
}

function undone(held: Standing): string {
  return `${about(held)}: ${currentLocalizer()("undone")}`;
}

/** Forget how it stands. */
export function forget(key: string, said = ""): void {
  clearTimeout(timers.get(key));
  timers.delete(key);
  if (standings.delete(key)) tell(key, said);
}

/** Look whether refusals still are news. */
export function review(): void {
  for (const [key, standing] of standings)
    if (standing.state === "refused" && standing.reached?.()) forget(key);
}

/** Tell why something failed: Home Assistant's own words, where there are any. */
export function reasonOf(error: unknown): string {
  if (error === CONNECTION_LOST) return currentLocalizer()("connectionLost");
  const message: unknown =
    typeof error === "object" && error !== null && "message" in error ? error.message : error;
  const text = typeof message === "string" ? message : String(message);
  return text.replace(/^Validation error: /, "");
}

const FAILED = Symbol("failed");

/** Tell whether something is held or on its way. */
export function isUnderWay(key: string): boolean {
  const state = stageOf(key);
  return state === "held" || state === "sending";
}

async function send(
  key: string,
  wanted: ActionCall,
  call: (...sent: [string, Data, Data]) => Promise<unknown>,
): Promise<unknown> {
  stand(key, { ...wanted, state: "sending", reason: "", since: performance.now(), holds: 0 });
  cool(key, wanted, wanted.cools);
  let response: unknown;
  try {
    response = await call(wanted.action, wanted.data, wanted.target);
  } catch (error) {
    cool(key, wanted, 0);
    refuse(key, wanted, reasonOf(error));
    return FAILED;
  }
  finish(key, wanted);
  return response;
}

function finish(key: string, wanted: ActionCall): void {
  stand(key, { ...wanted, state: "done", reason: "", since: performance.now(), holds: 0 });
  timers.set(
    key,
    setTimeout(() => {
      forget(key);
    }, SHOWN),
  );
}

function cool(key: string, { action }: ActionCall, milliseconds = 0): void {
  const moment = performance.now();
  for (const [cooled, until] of cooldowns) if (until < moment) cooldowns.delete(cooled);
  cooldowns.set(`${key} ${action}`, moment + milliseconds);
}

function refuse(key: string, wanted: ActionCall, reason: string): void {
  stand(key, { ...wanted, state: "refused", reason, since: performance.now(), holds: 0 });
}

function stand(key: string, standing: Standing): void {
  clearTimeout(timers.get(key));
  timers.delete(key);
  standings.set(key, standing);
  const text = currentLocalizer();
  const how: Readonly<Record<Standing["state"], string>> = {
    held: text("undoPossible"),
    sending: "",
    done: text("done"),
    refused: `${text("refused")}. ${standing.reason}`,
  };
  tell(key, how[standing.state] && `${about(standing)}: ${how[standing.state]}`);
}

/** Have all elements show it; a refusal that none of them shows is told by Home Assistant. */
function tell(key: string, said: string): void {
  const shown = [...followers].map((follower) => follower.changed(key, said)).some(Boolean);
  if (shown || stageOf(key) !== "refused" || typeof document === "undefined") return;
  notify(said);
  forget(key);
}

function about({ what, who }: ActionCall): string {
  return `${what}, ${who}`;
}
