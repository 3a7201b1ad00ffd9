import { type ReadonlySignal, signal } from '@preact/signals';
import type { AlarmView } from '../../../firmware/protocol/alarms.js';
import { type Ask, isSignedOut, type Trouble } from '../http/request.js';

export interface AlarmsOptions {
  readonly ask: Ask;
  readonly onSignedOut: () => void;
}

const PRIORITIES: readonly AlarmView['priority'][] = ['critical', 'high', 'medium', 'low'];

/** The alarms that stand, as the gateway tells them, and the one thing people do about them here. */
export class Alarms {
  readonly #options: AlarmsOptions;
  readonly #standing = signal<readonly AlarmView[]>([]);
  readonly #trouble = signal<Trouble | null>(null);
  /** The alarm that the trouble is about. */
  #troubled: string | null = null;

  constructor(options: AlarmsOptions) {
    this.#options = options;
  }

  /** Those that are not cleared, what nobody has seen first. */
  get standing(): ReadonlySignal<readonly AlarmView[]> {
    return this.#standing;
  }

  /** Why the last acknowledgement came to nothing, as long as that alarm is unseen; null when it did not. */
  get trouble(): ReadonlySignal<Trouble | null> {
    return this.#trouble;
  }

  /** Takes all of them anew. */
  take(alarms: readonly AlarmView[]): void {
    this.#standing.value = inOrder(alarms);
    // The gateway may have noted it although its answer was lost, or somebody else has.
    if (this.#troubled !== null && !this.#isUnseen(this.#troubled)) this.#say(null, null);
  }

  /** Takes one in a new state. */
  told(alarm: AlarmView): void {
    const others = this.#standing.peek().filter(({ id }) => id !== alarm.id);
    this.take(alarm.state === 'cleared' ? others : [...others, alarm]);
  }

  /** Says that an alarm was seen; what is shown changes when the gateway tells. */
  async acknowledge(id: string): Promise<void> {
    const path = `/api/alarms/${encodeURIComponent(id)}/acknowledge`;
    const answer = await this.#options.ask<AlarmView>(path, { method: 'POST' });
    if (!answer.ok && isSignedOut(answer.trouble)) return this.#options.onSignedOut();
    if (answer.ok || !this.#isUnseen(id)) this.#say(null, null);
    else this.#say(id, answer.trouble);
  }

  #isUnseen(id: string): boolean {
    return this.#standing.peek().some((alarm) => alarm.id === id && isUnseen(alarm));
  }

  #say(id: string | null, trouble: Trouble | null): void {
    this.#troubled = id;
    this.#trouble.value = trouble;
  }
}

/** Whether somebody still has to see it. */
export function isUnseen({ state }: AlarmView): boolean {
  return state === 'active_unacknowledged' || state === 'returned_unacknowledged';
}

function inOrder(alarms: readonly AlarmView[]): AlarmView[] {
  const rank = (alarm: AlarmView) =>
    (alarm.state === 'shelved' ? 2 : isUnseen(alarm) ? 0 : 1) * PRIORITIES.length +
    PRIORITIES.indexOf(alarm.priority);
  return [...alarms].sort((a, b) => rank(a) - rank(b) || b.raised.localeCompare(a.raised));
}
