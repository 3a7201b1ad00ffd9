import type { Reading } from '../level/level-tracker.js';
import { type Reason, reason } from '../reason.js';
import type { SwitchReading } from './level-switch.js';

/**
 * Sensor and switch may differ by this much of the capacity before one of them must be wrong: waves, the travel of a float,
 * and a tape measure take their share.
 */
const MARGIN_PERCENT = 5;

/** Water at a switch that by the sensor's word is dry: there is more water than the sensor says. */
export function waterAbove(reading: Reading, switches: readonly SwitchReading[]): Reason | null {
  return contradiction(reading, switches, 'wet');
}

/**
 * The sensor's reading as the switches leave it: a good level that one of them contradicts is uncertain, and says why. An
 * unknown switch contradicts nothing.
 */
export function crossChecked(reading: Reading, switches: readonly SwitchReading[]): Reading {
  if (reading.quality !== 'good') return reading;
  const why = contradiction(reading, switches, 'wet') ?? contradiction(reading, switches, 'dry');
  return why === null ? reading : { ...reading, quality: 'uncertain', reason: why };
}

function contradiction(
  { level }: Reading,
  switches: readonly SwitchReading[],
  state: 'wet' | 'dry',
): Reason | null {
  if (level === null) return null;
  for (const one of switches) {
    const { switch_percent } = one;
    const above = state === 'wet' ? switch_percent - level.percent : level.percent - switch_percent;
    if (one.state !== state || above <= MARGIN_PERCENT) continue;
    const sensor_percent = Math.round(level.percent * 10) / 10;
    return reason(state === 'wet' ? 'switch_above_sensor' : 'switch_below_sensor', {
      switch_percent,
      sensor_percent,
    });
  }
  return null;
}
