import { InvalidArgumentError } from 'commander';
import type { BoardId } from '../../../hardware/boards/boards.js';
import { SENSOR_MA, type SensorKind } from '../../../hardware/power/consumption.js';
import type { BatteryKind } from '../../../hardware/power/sizing.js';

export interface PowerOptions {
  board: BoardId;
  sensors: SensorKind[];
  interval: number;
  pings: number;
  runningMin: number;
  valveW: number;
  pumpW: number;
  otherW: number;
  latitude?: number;
  sunHours?: number;
  autonomyDays: number;
  battery: BatteryKind;
}

/** A commander parser for decimal numbers from `least` to `most`. */
export function decimal(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^-?\d{1,6}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`A number from ${least} to ${most} is needed.`);
  };
}

const MOST_SENSORS = 16;

/** A commander parser for `hc-sr04,uart`. */
export function sensorKinds(text: string): SensorKind[] {
  const kinds = text.split(',').map((one) => one.trim());
  if (kinds.length <= MOST_SENSORS && kinds.every(isKind)) return kinds;
  throw new InvalidArgumentError(
    `Up to ${MOST_SENSORS} of ${Object.keys(SENSOR_MA).join(', ')} are needed, parted by commas.`,
  );
}

function isKind(text: string): text is SensorKind {
  return Object.hasOwn(SENSOR_MA, text);
}
