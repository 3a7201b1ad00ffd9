/** Why a relay could not be used. */
export type RelayErrorCode =
  | 'relay_gpio_missing'
  | 'relay_chip_unknown'
  | 'relay_pin_unknown'
  | 'relay_line_unavailable'
  | 'relay_line_disobeys'
  | 'relay_unknown'
  | 'relay_write_failed'
  | 'relay_read_failed'
  | 'relay_readback_differs'
  | 'relay_all_off_failed';

/** An error of the relay drivers. The code is stable, the message says what is wrong and what to do. */
export class RelayError extends Error {
  readonly code: RelayErrorCode;

  constructor(code: RelayErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'RelayError';
    this.code = code;
  }
}
