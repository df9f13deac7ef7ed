/** Names of guests that are in no state: Steward's integration tells them to who may read it. */
import type { Connection, Hass } from "../hass.ts";
import { tellBeside } from "./beside.ts";

let followed: Connection | undefined;
let names: Readonly<Record<string, string | null>> = {};

/** Get the name that the state of an entity does not say. */
export function withheldName(hass: Hass, entityId: string): string | undefined {
  follow(hass.connection);
  return names[entityId] ?? undefined;
}

/** Have the names told, for as long as there is the connection. */
function follow(connection: Connection): void {
  if (connection === followed) return;
  followed = connection;
  const take = (message: { readonly names: typeof names }): void => {
    names = { ...names, ...message.names };
    tellBeside();
  };
  connection
    .subscribeMessage(take, { type: "steward/names/subscribe" })
    .catch(() => (followed = undefined));
}
