import type { AlarmView } from '../../protocol/alarms.js';
import type { Delta, Resumed } from '../../protocol/rest.js';
import { Outgoing } from './outgoing.js';

/** Long enough for the way from a snapshot to an open socket on a slow link; at most 200 deltas of what is held anyway. */
const KEPT_MS = 10_000;

type Changes = Pick<Delta, 'tanks' | 'nodes'>;

/** What was told under a number, and when. */
type Told = { readonly seq: number; readonly at_ms: number } & (
  | { readonly changes: Changes }
  | { readonly alarm: AlarmView }
);

/** What was told in the last seconds, for browsers that go on from a number they know. Times are monotonic, in ms. */
export class Recent {
  private told: readonly Told[] = [];
  /** Everything after this number is still here. */
  private forgotten_to = 0;

  addChanges(seq: number, changes: Changes, at_ms: number): void {
    this.add({ seq, changes, at_ms });
  }

  /** An alarm has no number of its own: `seq` is that of the next delta, before which it was told. */
  addAlarm(seq: number, alarm: AlarmView, at_ms: number): void {
    this.add({ seq, alarm, at_ms });
  }

  /** All that was told after `seq`, of everything told twice the newest; undefined when some of it is forgotten. */
  since(seq: number): Pick<Resumed, 'tanks' | 'nodes' | 'alarms'> | undefined {
    if (seq < this.forgotten_to) return undefined;
    const changes = new Outgoing();
    const alarms = new Map<string, AlarmView>();
    for (const told of this.told) {
      if (told.seq <= seq) continue;
      if ('alarm' in told) alarms.set(told.alarm.id, told.alarm);
      else changes.addAll(told.changes);
    }
    return { ...changes.take(), alarms: [...alarms.values()] };
  }

  private add(told: Told): void {
    const oldest_ms = told.at_ms - KEPT_MS;
    const kept = this.told.findIndex(({ at_ms }) => at_ms >= oldest_ms);
    const gone = this.told.slice(0, kept === -1 ? this.told.length : kept);
    this.forgotten_to = gone.at(-1)?.seq ?? this.forgotten_to;
    this.told = [...this.told.slice(gone.length), told];
  }
}
