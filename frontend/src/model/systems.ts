import type { Icon } from "../common/icons.ts";
import { valueOf, type EntityState, type Hass } from "../hass.ts";
import { inCourseOrder } from "./course.ts";
import { devicesWith, stateOf, type StewardDevice } from "./registry.ts";
import type { Role } from "./roles.ts";
import { durationOf } from "./waitlist.ts";

/** A kind of system: what tells it, and what is worth knowing of it. */
interface Kind {
  readonly told: Role;
  readonly icon: Icon;
  readonly facts: readonly Role[];
  /** The entity that tells whether there is a session to open or to close. */
  readonly session?: Role;
}

/** A system or a device of one, as it is now. */
export interface System {
  readonly device: StewardDevice;
  readonly icon: Icon;
  readonly online: boolean;
  /** What is known of it. */
  readonly facts: readonly EntityState[];
  /** What can be done with its session now. */
  readonly session: "open" | "close" | undefined;
  /** Whether its clock is wrong, and can be set. */
  readonly wrongClock: boolean;
  /** The entity of its races. */
  readonly races: string | undefined;
}

const KINDS: readonly Kind[] = [
  {
    told: "todo.waitlist",
    icon: "radio",
    facts: ["sensor.connection", "sensor.clock_offset", "number.default_goal", "sensor.guests_served"],
  },
  { told: "sensor.open_sessions", icon: "cloud", facts: ["sensor.open_sessions"] },
  {
    told: "sensor.timing_session",
    icon: "stopwatch",
    facts: ["sensor.timing_session", "sensor.status", "sensor.battery", "sensor.last_seen"],
    session: "sensor.timing_session",
  },
  {
    told: "sensor.session",
    icon: "screen",
    facts: ["sensor.session", "sensor.opened", "sensor.calculations"],
    session: "sensor.session",
  },
];
/** Milliseconds from which a clock is worth setting. */
const WRONG = 2000;

/** List all systems, and the timing devices after their accounts. */
export function systemsOf(hass: Hass): System[] {
  return KINDS.flatMap((kind) =>
    inCourseOrder(devicesWith(hass, kind.told)).map((device) => describe(hass, kind, device)),
  );
}

function describe(hass: Hass, kind: Kind, device: StewardDevice): System {
  const told = stateOf(hass, device, kind.told);
  const online = told !== undefined && told.state !== "unavailable";
  const session = kind.session && valueOf(stateOf(hass, device, kind.session));
  const offset = durationOf(stateOf(hass, device, "sensor.clock_offset"));
  const facts = kind.facts.flatMap((role) => stateOf(hass, device, role) ?? []);
  return {
    device,
    icon: kind.icon,
    online,
    facts: facts.filter((state) => valueOf(state) !== undefined),
    session: session === undefined ? undefined : session === "active" ? "close" : "open",
    wrongClock: online && offset !== undefined && Math.abs(offset) >= WRONG,
    races: stateOf(hass, device, "calendar.events")?.entity_id,
  };
}
