import type { AlarmView } from './alarms.js';
import type { CommandView, Delta, Resumed, Role, Snapshot } from './rest.js';

/** What the server tells over the live socket. Deltas are gathered for at most 100 ms; alarms and command states go at once. */
export interface LiveToBrowser {
  snapshot: (snapshot: Snapshot) => void;
  /** In place of the snapshot, to a browser that knows the farm up to a few seconds ago. */
  resumed: (resumed: Resumed) => void;
  delta: (delta: Delta) => void;
  command: (command: CommandView) => void;
  /** An alarm in a new state; `cleared` takes it from the list. */
  alarm: (alarm: AlarmView) => void;
}

/** What a browser may ask over the live socket. Everything that changes something goes through REST. */
export interface LiveFromBrowser {
  resync: (answer: (snapshot: Snapshot) => void) => void;
}

/** Which roles may send which event; an event that is missing here is refused and audited. */
export const LIVE_EVENTS: Readonly<Record<keyof LiveFromBrowser, readonly Role[]>> = {
  resync: ['viewer', 'admin'],
};
