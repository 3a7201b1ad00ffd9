import type { FillSchedule, ScheduleBody } from '../../../firmware/protocol/schedule.js';
import { type Ask, isSignedOut, type Trouble } from '../http/request.js';

export interface SchedulesOptions {
  readonly ask: Ask;
  readonly onSignedOut: () => void;
}

/** Sets the schedules of tanks; what is shown of them comes from the nodes. */
export class Schedules {
  readonly #options: SchedulesOptions;

  constructor(options: SchedulesOptions) {
    this.#options = options;
  }

  /** Asks the node of a tank to keep a schedule; null when it keeps it, else why not. */
  async set(tank: string, schedule: ScheduleBody): Promise<Trouble | null> {
    const path = `/api/tanks/${encodeURIComponent(tank)}/schedule`;
    const answer = await this.#options.ask<FillSchedule>(path, { method: 'PUT', body: schedule });
    if (answer.ok) return null;
    if (isSignedOut(answer.trouble)) this.#options.onSignedOut();
    return answer.trouble;
  }
}
