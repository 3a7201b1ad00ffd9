import type { z } from 'zod';
import { type KeptCalibration, keptCalibration } from '../../protocol/calibration.js';
import { type KeptHolds, keptHolds } from '../../protocol/holds.js';
import { type KeptWait, keptWait } from '../../protocol/kept-wait.js';
import { type Learned, learned } from '../../protocol/learned.js';
import { type Trips, trips } from '../../protocol/payloads.js';
import { type KeptRests, keptRests } from '../../protocol/rests.js';
import { type KeptRule, keptRule } from '../../protocol/rule.js';
import { type KeptSchedule, keptSchedule } from '../../protocol/schedule.js';

/** What is kept of a tank, in a file `<tank>.<what>.json`. */
export interface Kind<T> {
  readonly what: 'rule' | 'schedule' | 'calibration' | 'trips' | 'holds' | 'wait' | 'rests' | 'learned';
  readonly schema: z.ZodType<T>;
  /** What holds while none can be read. */
  readonly instead: string;
  /** What a person has to do about a damaged one. */
  readonly remedy: string;
}

export const RULE: Kind<KeptRule> = {
  what: 'rule',
  schema: keptRule,
  instead: 'the configured rule applies',
  remedy: 'Set the rule again.',
};
export const SCHEDULE: Kind<KeptSchedule> = {
  what: 'schedule',
  schema: keptSchedule,
  instead: 'the tank has none for now',
  remedy: 'Set the schedule again.',
};
export const CALIBRATION: Kind<KeptCalibration> = {
  what: 'calibration',
  schema: keptCalibration,
  instead: 'that of the configuration applies',
  remedy: 'Calibrate the tank again.',
};
export const TRIPS: Kind<Trips> = {
  what: 'trips',
  schema: trips,
  instead: 'every actuator of it is locked',
  remedy: 'Look at each of them, and reset it.',
};
export const HOLDS: Kind<KeptHolds> = {
  what: 'holds',
  schema: keptHolds,
  instead: 'nothing is held closed by hand',
  remedy: 'Close again what somebody works on.',
};
export const WAIT: Kind<KeptWait> = {
  what: 'wait',
  schema: keptWait,
  instead: 'its inlet waits for nothing until the gateway asks again',
  remedy: 'Nothing need be done.',
};
export const RESTS: Kind<KeptRests> = {
  what: 'rests',
  schema: keptRests,
  instead: 'each of its valves and pumps pauses once before it runs',
  remedy: 'Nothing need be done.',
};
export const LEARNED: Kind<Learned> = {
  what: 'learned',
  schema: learned,
  instead: 'its flows are learned anew',
  remedy: 'Nothing need be done.',
};
