import type { ScheduleNow } from '../schedule/schedule-now.js';

/** What a tank is told of the day, and of water that its own actuators do not move. */
export interface Around {
  /** Null when there is none. */
  readonly schedule: ScheduleNow | null;
  /** Minute of the day by which sources keep their hours, local, 0–1,439; null while the clock is not trusted. */
  readonly minute: number | null;
  /**
   * Hour of the day by which flows are learned, 0–23: it goes on while the clock is set to and fro, as mains and people
   * do. Null until the clock was confirmed once.
   */
  readonly habit_hour: number | null;
  /** Whether water comes in past the inlet, from a roof or another tank; null where nobody can tell. */
  readonly joined: boolean | null;
  /** Whether another tank fills itself from this one now. */
  readonly drawn: boolean;
}

export const NOTHING_AROUND: Around = {
  schedule: null,
  minute: null,
  habit_hour: null,
  joined: false,
  drawn: false,
};
