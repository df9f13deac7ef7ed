/** What of Home Assistant's frontend the cards rely on; more than these members is not used. */

/** The state of an entity; a changed state is a new object, an unchanged one the same. */
export interface EntityState {
  readonly entity_id: string;
  readonly state: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** When the state became what it is, ISO 8601. */
  readonly last_changed?: string;
  /** When it was so, of one that an outage hides, ISO 8601. */
  readonly as_of?: string;
}

/** An entity's entry in the registry, as far as the frontend has it. */
export interface EntityEntry {
  readonly entity_id: string;
  readonly platform?: string;
  readonly device_id?: string | null;
  readonly translation_key?: string | null;
  readonly hidden?: boolean;
}

/** A device's entry in the registry. */
export interface DeviceEntry {
  readonly id: string;
  readonly name: string | null;
  readonly name_by_user?: string | null;
  readonly via_device_id?: string | null;
  readonly config_entries: readonly string[];
  readonly identifiers: readonly (readonly [string, string])[];
}

/** A connection over which commands and subscriptions go. */
export interface Connection {
  /** Subscribe; after a lost connection it subscribes anew by itself. */
  subscribeMessage(
    listener: (message: never) => void,
    command: Readonly<Record<string, unknown>>,
  ): Promise<() => Promise<void>>;
}

/** How the user wants times and numbers written. */
export interface Locale {
  readonly language: string;
  readonly time_format?: string;
  readonly time_zone?: string;
}

/** What is sent with an action. */
export type Data = Readonly<Record<string, unknown>>;

/** The object that Home Assistant hands to each card, a new one at each change. */
export interface Hass {
  readonly states: Readonly<Record<string, EntityState | undefined>>;
  readonly entities: Readonly<Record<string, EntityEntry>>;
  readonly devices: Readonly<Record<string, DeviceEntry | undefined>>;
  readonly connection: Connection;
  /** Whether the connection to Home Assistant stands. */
  readonly connected?: boolean;
  readonly language: string;
  readonly locale: Locale;
  readonly config: { readonly time_zone: string };
  readonly user?: { readonly is_admin: boolean };
  readonly auth?: { readonly accessToken: string };
  callService(
    domain: string,
    service: string,
    data?: Data,
    target?: Data,
    notifyOnError?: boolean,
    returnResponse?: boolean,
  ): Promise<{ response?: unknown }>;
  callWS<Result>(command: Data): Promise<Result>;
  callApi<Result>(method: "GET", path: string): Promise<Result>;
  hassUrl(path: string): string;
  /** Write a state as the user reads it, with its unit. */
  formatEntityState(state: EntityState): string;
  formatEntityName(state: EntityState, parts: readonly { readonly type: "entity" }[]): string;
}

/** Any element that a dashboard calls a card. */
export interface CardConfig {
  readonly type: string;
}

/** A field of an editor's form. */
export interface FormField {
  readonly name: string;
  readonly required?: boolean;
  readonly default?: unknown;
  readonly selector: Readonly<Record<string, unknown>>;
}

/** What an editor is made from. */
export interface ConfigForm {
  readonly schema: readonly FormField[];
  readonly computeLabel: (field: FormField) => string;
  readonly computeHelper: (field: FormField) => string | undefined;
}

/** How a card sits in the sections' grid of 12 columns. */
export interface GridOptions {
  readonly columns: number | "full";
  readonly rows?: number | "auto";
  readonly min_columns: number;
  readonly min_rows?: number;
}

const GONE = new Set(["unavailable", "unknown"]);

/** Read the value of an entity; `undefined` where it is missing, unknown or unavailable. */
export function valueOf(state: EntityState | undefined): string | undefined {
  return state && !GONE.has(state.state) ? state.state : undefined;
}

/** Read a number; `undefined` for anything else. */
export function numberOf(state: EntityState | undefined): number | undefined {
  const value = valueOf(state);
  const number = value === undefined || value === "" ? NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Read a moment, in milliseconds since 1970; `undefined` for anything else. */
export function momentOf(state: EntityState | undefined): number | undefined {
  return parseMoment(valueOf(state));
}

/** Read a moment from its text; `undefined` for anything else. */
export function parseMoment(text: string | undefined): number | undefined {
  const moment = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(moment) ? undefined : moment;
}
