import type { Clock } from '../../ports/clock.js';

/** Failures of one person from one address, and of one address whoever it names, before it has to wait. */
const FREE_FAILURES = { person: 5, address: 20 } as const;
const LONGEST_WAIT_MS = 15 * 60_000;
/** A tally without a new failure is forgotten after this long. */
const FORGET_AFTER_MS = 60 * 60_000;
/** The oldest tallies are forgotten beyond this many, so that made-up names fill no memory. */
const MAX_TALLIES = 5_000;

interface Tally {
  readonly failures: number;
  readonly last_ms: number;
}

/**
 * Makes guessing passwords slow: after 5 failures of one person from one address, or 20 from one address, each further
 * one doubles the wait, from 1 s up to 15 minutes. An attempt counts as a failure from its beginning, so that a thousand
 * at once are no way around it.
 */
export class LoginThrottle {
  private readonly persons = new Map<string, Tally>();
  private readonly addresses = new Map<string, Tally>();

  constructor(private readonly clock: Pick<Clock, 'monotonic_ms'>) {}

  /** Seconds until this person may try from this address; 0 when they may. */
  retry_after_s(username: string, from: string): number {
    const person_ms = this.rest_ms(this.persons.get(personKey(username, from)), FREE_FAILURES.person);
    const address_ms = this.rest_ms(this.addresses.get(from), FREE_FAILURES.address);
    return Math.ceil(Math.max(person_ms, address_ms) / 1000);
  }

  /** An attempt begins. */
  attempt(username: string, from: string): void {
    this.add(this.persons, personKey(username, from));
    this.add(this.addresses, from);
  }

  /** The attempt was right: the person starts afresh; the address has only this one taken back. */
  succeeded(username: string, from: string): void {
    this.persons.delete(personKey(username, from));
    const tally = this.addresses.get(from);
    if (tally !== undefined) this.addresses.set(from, { ...tally, failures: tally.failures - 1 });
  }

  private rest_ms(tally: Tally | undefined, free: number): number {
    if (tally === undefined || tally.failures < free) return 0;
    const wait_ms = Math.min(1000 * 2 ** (tally.failures - free), LONGEST_WAIT_MS);
    return Math.max(0, tally.last_ms + wait_ms - this.clock.monotonic_ms());
  }

  private add(tallies: Map<string, Tally>, key: string): void {
    const now_ms = this.clock.monotonic_ms();
    const before = tallies.get(key);
    const remembered = before !== undefined && now_ms - before.last_ms < FORGET_AFTER_MS;
    // Taken out and put in again: a Map keeps its order of insertion, so the oldest stands first.
    tallies.delete(key);
    tallies.set(key, { failures: (remembered ? before.failures : 0) + 1, last_ms: now_ms });
    const oldest = tallies.keys().next();
    if (tallies.size > MAX_TALLIES && !oldest.done) tallies.delete(oldest.value);
  }
}

function personKey(username: string, from: string): string {
  return `${username}\n${from}`;
}
