import { type Level, levelAt } from '../geometry/level.js';
import type { TankShape } from '../geometry/tank-shape.js';
import { type Reason, reason } from '../reason.js';
import { canHaveMoved, type FilterOptions, windowDistance } from './filter.js';
import type { Quality } from './quality.js';
import type { BelievedRanging } from './ranging.js';
import { Measured } from './told.js';

/** What is known of the level now. `level` is null exactly when the quality is bad. */
export type Reading =
  | { readonly quality: 'good' | 'uncertain'; readonly level: Level; readonly reason: Reason }
  | { readonly quality: 'bad'; readonly level: null; readonly reason: Reason };

/** Where a sensor looks from, into what. */
export interface Mounting {
  readonly shape: TankShape;
  /** From the sensor's face to the floor of the tank, in mm. */
  readonly empty_distance_mm: number;
}

interface Accepted {
  readonly distance_mm: number;
  readonly level: Level;
  /** When it was seen last, and when the sensor measured it. */
  readonly at_ms: number;
  readonly measured_ms: number;
}

/** A change the water cannot have made, as long as windows agree on it. */
interface Jump {
  readonly distance_mm: number;
  readonly at_ms: number;
  readonly windows: number;
}

/** So many windows must agree, after a start or a loss of the sensor, before the level may start anything. */
const WINDOWS_TO_TRUST = 2;
/** What the surface can do in so long it is believed to do between two looks, in ms: more has to be seen twice. */
const FAR_MS = 5_000;
/** Unless it goes on as it went, so many times as far at the most: who draws may have begun between two looks. */
const GOES_ON_TIMES = 2;
/** It is believed when it has gone on so for so many windows in a row: false echoes lie anywhere, three of them in a line often enough. */
const WINDOWS_GOING_ON = 3;
const GOOD = reason('level_good');
const SEEN_ONCE = reason('level_seen_once');
const NOT_YET: Reading = { quality: 'bad', level: null, reason: reason('level_not_read_yet') };

/**
 * Follows the level of one tank from window to window.
 *
 * A window that fails leaves the last level `uncertain` until it is stale, then `bad`: one lost echo must not shut a
 * valve, and a lost sensor must not leave it open. A jump the water cannot have made is believed only when several
 * windows in a row agree on it. Nor is a window believed alone that is the first after a start or a loss of the level, or
 * lies far from the one before; but a tank that is emptied fast behind a sensor that seldom tells is far from it each time, so
 * one that goes on as the water went agrees with the one before. Of a sensor that tells when it likes, a window that shows the
 * reading seen before agrees with nothing: that reading would confirm itself.
 */
export class LevelTracker {
  private readonly measured = new Measured();
  private accepted: Accepted | null = null;
  /** Why the last window was not accepted; null when it was. */
  private refused: Reason | null = null;
  private moving = false;
  private jump: Jump | null = null;
  private current: Reading = NOT_YET;
  /** How many windows that agree were taken in since the level was last unknown. */
  private taken = 0;
  /** By how much the last window lay far from the one before, in mm, more where it was farther away; 0 where it did not. */
  private went_mm = 0;
  /** For how many windows in a row it has gone on so. */
  private going_on = 0;
  /** So many windows in a row agreed with none before them. */
  private astray = 0;

  constructor(
    private readonly mounting: Mounting,
    private readonly filter: FilterOptions,
  ) {}

  /** The reading as of the last call of `take`. */
  get reading(): Reading {
    return this.current;
  }

  /**
   * Takes one window of pings.
   * @param now_ms monotonic time
   * @param stale_after_ms age at which the last accepted level is no longer one
   * @param moving whether anything moves the water: then it may be far from where it was
   */
  take(pings: readonly BelievedRanging[], now_ms: number, stale_after_ms: number, moving = false): Reading {
    this.moving = moving;
    const measured_ms = this.measured.newAt_ms(pings, now_ms);
    const failure =
      measured_ms === null ? this.acceptAgain(pings, now_ms) : this.accept(pings, now_ms, measured_ms);
    if (failure === null && measured_ms !== null) this.taken += 1;
    this.refused = failure;
    this.current = failure === null ? this.fresh() : this.aged(failure, now_ms, stale_after_ms);
    if (this.current.quality === 'bad') this.taken = 0;
    if (this.current.quality !== 'uncertain') this.astray = 0;
    return this.current;
  }

  /** The same reading once more: it stands as it stood. */
  private acceptAgain(pings: readonly BelievedRanging[], now_ms: number): Reason | null {
    const windowed = windowDistance(pings, this.filter);
    if (windowed.distance_mm === null) return windowed.reason;
    if (this.refused === null && this.accepted !== null) this.accepted = { ...this.accepted, at_ms: now_ms };
    return this.refused;
  }

  /** Takes the window in; answers why not, or null when it was accepted. */
  private accept(pings: readonly BelievedRanging[], now_ms: number, measured_ms: number): Reason | null {
    // Windows that agree on a jump follow one another: a window that fails in between begins the count anew.
    const before = this.jump;
    this.jump = null;
    const windowed = windowDistance(pings, this.filter);
    if (windowed.distance_mm === null) return windowed.reason;
    const { distance_mm } = windowed;
    const level = levelAt(this.mounting.shape, this.mounting.empty_distance_mm, distance_mm);
    if (level === undefined) {
      return reason('level_outside_tank', { distance_mm: Math.round(distance_mm) });
    }
    if (!this.believable(distance_mm, measured_ms, before)) {
      return jumped(distance_mm);
    }
    this.accepted = { distance_mm, level, at_ms: now_ms, measured_ms };
    this.jump = null;
    return null;
  }

  private believable(distance_mm: number, measured_ms: number, jump: Jump | null): boolean {
    const last = this.accepted;
    if (last === null) return true;
    const span_ms = measured_ms - last.measured_ms;
    if (canHaveMoved(last.distance_mm, distance_mm, span_ms, this.filter)) {
      // After an idle minute water might be anywhere; but where it is so far away, it is looked at once more.
      const near_ms = this.moving ? span_ms : Math.min(span_ms, FAR_MS);
      if (canHaveMoved(last.distance_mm, distance_mm, near_ms, this.filter)) this.went_mm = 0;
      else this.goFar(distance_mm - last.distance_mm);
      return true;
    }
    this.went_mm = 0;
    const agrees =
      jump !== null && canHaveMoved(jump.distance_mm, distance_mm, measured_ms - jump.at_ms, this.filter);
    this.jump = { distance_mm, at_ms: measured_ms, windows: agrees ? jump.windows + 1 : 1 };
    return this.jump.windows >= this.filter.jump_windows;
  }

  /** The window lies so much farther away than the last one that it counts anew from here, unless the water went on so. */
  private goFar(went_mm: number): void {
    const same_way = went_mm * this.went_mm > 0;
    // A false echo is there and back: from there nothing goes on.
    const back = went_mm * this.went_mm < 0;
    const goes_on = same_way && Math.abs(went_mm) <= GOES_ON_TIMES * Math.abs(this.went_mm);
    this.went_mm = back ? 0 : went_mm;
    this.going_on = goes_on ? this.going_on + 1 : 0;
    if (this.going_on >= WINDOWS_GOING_ON) return;
    this.taken = 0;
    if (!goes_on) this.astray += 1;
  }

  private fresh(): Reading {
    if (this.accepted === null) return NOT_YET;
    const { level, distance_mm } = this.accepted;
    if (this.taken >= WINDOWS_TO_TRUST) return { quality: 'good', level, reason: GOOD };
    const jumps = this.astray >= this.filter.jump_windows;
    return { quality: 'uncertain', level, reason: jumps ? jumped(distance_mm) : SEEN_ONCE };
  }

  private aged(failure: Reason, now_ms: number, stale_after_ms: number): Reading {
    const last = this.accepted;
    // Once bad, only an accepted window makes it good again: the limit is longer while nothing runs.
    const lost = this.current.quality === 'bad';
    if (last === null || lost || now_ms - last.at_ms > stale_after_ms) {
      return { quality: 'bad', level: null, reason: failure };
    }
    return { quality: 'uncertain', level: last.level, reason: failure };
  }
}

function jumped(distance_mm: number): Reason {
  return reason('level_jumped', { distance_mm: Math.round(distance_mm) });
}

/** Whether this quality may start an actuator. */
export function mayStart(quality: Quality): boolean {
  return quality === 'good';
}
