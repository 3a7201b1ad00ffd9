/** Why pigpio cannot be used. */
export const PIGPIO_ERROR_CODES = [
  /** The npm package is not there: it is optional, and its installation failed. */
  'pigpio_not_installed',
  /** The npm package is there, its native part was never compiled, or for another Node. */
  'pigpio_not_built',
  /** The native part was compiled without the C library, or the C library is gone. */
  'pigpio_library_missing',
  /** A Raspberry Pi 5, or no Raspberry Pi. */
  'pigpio_board_unsupported',
  'pigpio_not_root',
  /** Another process uses pigpio; the chip serves one. */
  'pigpio_chip_taken',
  'pigpio_init_failed',
  /** Trying it crashed or never ended. */
  'pigpio_probe_failed',
] as const;

export type PigpioErrorCode = (typeof PIGPIO_ERROR_CODES)[number];

/** pigpio cannot be used; the message says why and what to do. */
export class PigpioError extends Error {
  constructor(
    readonly code: PigpioErrorCode,
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'PigpioError';
  }
}
