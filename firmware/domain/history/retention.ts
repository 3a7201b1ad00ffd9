/** How long a gateway remembers what, in days, and how much of its disk it takes. */
export interface Retention {
  /** Readings as they came. */
  readonly raw_days: number;
  /** Changes of actuators. */
  readonly event_days: number;
  /** One row for each tank and hour. */
  readonly hour_days: number;
  /** One row for each tank and UTC day. */
  readonly day_days: number;
  /** How the Pis were, in spans of 5 minutes. */
  readonly host_days: number;
  /** How the Pis were, hour by hour. */
  readonly host_hour_days: number;
  /** Audit log, changes of alarms, and commands; at least 90, which the file itself insists on. */
  readonly audit_days: number;
  /** Megabytes of the file in use; past them the oldest readings go, down to a day, then the oldest hours. */
  readonly max_mb: number;
}

/** With 250 tanks some 1.5 GB after five years, of which the readings of 30 days take half. */
export const DEFAULT_RETENTION: Retention = {
  raw_days: 30,
  event_days: 365,
  hour_days: 1_830,
  day_days: 7_320,
  host_days: 30,
  host_hour_days: 366,
  audit_days: 730,
  max_mb: 4_000,
};
