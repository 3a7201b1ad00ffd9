import type { CommandView, Delta, Role, Snapshot } from './rest.js';

/** What the server tells over the live socket. Deltas are gathered for at most 100 ms; command states go at once. */
export interface LiveToBrowser {
  snapshot: (snapshot: Snapshot) => void;
  delta: (delta: Delta) => void;
  command: (command: CommandView) => void;
}

/** What a browser may ask over the live socket. Everything that changes something goes through REST. */
export interface LiveFromBrowser {
  resync: (answer: (snapshot: Snapshot) => void) => void;
}

/** Which roles may send which event; an event that is missing here is refused and audited. */
export const LIVE_EVENTS: Readonly<Record<keyof LiveFromBrowser, readonly Role[]>> = {
  resync: ['viewer', 'admin'],
};
