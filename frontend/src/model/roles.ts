/** The entities of Steward's that the cards read, by domain and translation key. */
export type Role =
  // a transmitter
  | "todo.waitlist"
  | "sensor.waiting"
  | "sensor.average_wait"
  | "sensor.on_time"
  | "sensor.guests_served"
  | "sensor.connection"
  | "sensor.clock_offset"
  | "number.default_goal"
  // a pager
  | "sensor.guest_session"
  | "event.guest_session"
  | "sensor.guest"
  | "sensor.party_size"
  | "sensor.waiting_since"
  | "sensor.due"
  | "sensor.paged_at"
  | "switch.in_service"
  // an account and its timing devices
  | "sensor.open_sessions"
  | "calendar.events"
  | "sensor.timing_session"
  | "sensor.session_name"
  | "sensor.session_started"
  | "sensor.passings"
  | "sensor.last_passing"
  | "event.passing"
  | "sensor.last_seen"
  | "sensor.battery"
  | "binary_sensor.battery_charging"
  | "sensor.status"
  // a race
  | "event.race_progress"
  | "sensor.race_finished"
  | "sensor.race_on_course"
  | "sensor.race_late"
  // an application or an app session
  | "sensor.session"
  | "sensor.opened"
  | "sensor.calculations";
