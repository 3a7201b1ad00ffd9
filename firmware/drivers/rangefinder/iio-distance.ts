import type { Ranging } from '../../domain/level/ranging.js';
import { NO_ECHO_FROM_US } from './echo-capture.js';
import { rangingOfEcho } from './echo-ranging.js';
import type { RangeLimits } from './uart-frames.js';

/** What the kernel's srf04 reckons with, whatever the weather (drivers/iio/proximity/srf04.c). */
const KERNEL_SPEED_M_PER_S = 343.5;

/**
 * The number in a file of an IIO device.
 * @throws Error when there is none
 */
export function kernelNumber(text: string): number {
  const word = text.trim();
  if (/^\d{1,9}(\.\d{1,9})?$/.test(word)) return Number(word);
  throw new Error(`"${word.slice(0, 40)}" is no distance`);
}

/**
 * What the kernel's distance says. It lets pass what sensors say after 38 ms without an echo, as 6.5 m.
 * @param kernel_mm through air of 20 °C, in mm
 * @param speed_m_per_s speed of sound in the air above the water
 */
export function rangingOfKernel(kernel_mm: number, speed_m_per_s: number, limits: RangeLimits): Ranging {
  const echo_us = (kernel_mm * 2_000) / KERNEL_SPEED_M_PER_S;
  return echo_us >= NO_ECHO_FROM_US ? { kind: 'no_echo' } : rangingOfEcho(echo_us, speed_m_per_s, limits);
}
