import type { Reading } from '../../../../firmware/domain/level/level-tracker.js';
import { reason } from '../../../../firmware/domain/reason.js';

const level = (percent: number) => ({ percent, litres: percent * 20, depth_mm: percent * 20 });

/** A level that can be trusted, in a tank of 2,000 L and 2,000 mm. */
export function good(percent: number): Reading {
  return { quality: 'good', level: level(percent), reason: reason('level_good') };
}

/** The last level, after a window that heard nothing. */
export function uncertain(percent: number): Reading {
  return { quality: 'uncertain', level: level(percent), reason: reason('sensor_no_echo', { echoes: 0 }) };
}

/** No level any more. */
export function bad(): Reading {
  return { quality: 'bad', level: null, reason: reason('sensor_silent', { echoes: 0 }) };
}
