import type { KeptCalibration } from '../protocol/calibration.js';
import type { KeptHolds } from '../protocol/holds.js';
import type { KeptWait } from '../protocol/kept-wait.js';
import type { Learned } from '../protocol/learned.js';
import type { Trips } from '../protocol/payloads.js';
import type { KeptRests } from '../protocol/rests.js';
import type { KeptRule } from '../protocol/rule.js';
import type { KeptSchedule } from '../protocol/schedule.js';

/** The little a node remembers across restarts: what an admin set, what is locked, and what was learned. Kept on disk when the call returns. */
export interface NodeMemory {
  /** The rule kept for a tank; undefined when none was set, or the file is damaged (then it is set aside, and said). */
  loadRule(tank: string): KeptRule | undefined;
  /** Keeps a rule. Throws when the disk refuses; the old one then still stands. */
  saveRule(tank: string, rule: KeptRule): void;
  /** The schedule kept for a tank; undefined as for a rule. */
  loadSchedule(tank: string): KeptSchedule | undefined;
  /** Keeps a schedule. Throws when the disk refuses; the old one then still stands. */
  saveSchedule(tank: string, schedule: KeptSchedule): void;
  /** The calibration kept for a tank; undefined as for a rule. */
  loadCalibration(tank: string): KeptCalibration | undefined;
  /** Keeps a calibration. Throws when the disk refuses; the old one then still stands. */
  saveCalibration(tank: string, calibration: KeptCalibration): void;
  /**
   * Why a calibration that was kept cannot be had: `calibration_damaged` until another one is kept, or it is set aside;
   * `calibration_unreadable`; null when nothing is lost. Never throws.
   */
  lostCalibration(tank: string): 'calibration_damaged' | 'calibration_unreadable' | null;
  /** Sets the kept calibration of a tank aside, a damaged one too: another one holds. Never throws. */
  dropCalibration(tank: string): void;
  /**
   * The actuators of a tank that are locked until an admin resets them; null while nobody can tell, because what was kept
   * is damaged or cannot be read, until something is kept again.
   */
  loadTrips(tank: string): Trips | null;
  /** Keeps which actuators are locked. Throws when the disk refuses; what was kept before then still stands. */
  saveTrips(tank: string, trips: Trips): void;
  /** What people hold at its safe position, and for how long still; none when the file is damaged, which is said. */
  loadHolds(tank: string): KeptHolds;
  /** Keeps what is held. Throws when the disk refuses; what was kept before then still stands. */
  saveHolds(tank: string, holds: KeptHolds): void;
  /** What its inlet was asked to wait for; null when for nothing, or when the file is damaged, which is said. */
  loadWait(tank: string): KeptWait;
  /** Keeps it. Throws when the disk refuses; what was kept before then still stands. */
  saveWait(tank: string, wait: KeptWait): void;
  /**
   * What its actuators have used up and still have to wait for; undefined when nothing whatever was kept of the tank yet,
   * and so nothing has run; null when nobody can tell, because it is damaged, gone, or cannot be read.
   */
  loadRests(tank: string): KeptRests | null | undefined;
  /** Keeps it. Throws when the disk refuses; what was kept before then still stands. */
  saveRests(tank: string, rests: KeptRests): void;
  /** What was learned of a tank's flows; undefined as for a rule: it is then learned anew. */
  loadLearned(tank: string): Learned | undefined;
  /** Keeps what was learned. Throws when the disk refuses; what was kept before then still stands. */
  saveLearned(tank: string, learned: Learned): void;
}
