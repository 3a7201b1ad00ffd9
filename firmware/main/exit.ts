/** How a process ends, so that whoever started it knows whether another try can help (see sysexits.h). */
export const EXIT = {
  ok: 0,
  /** Something broke; a restart may help. */
  failed: 1,
  /** Configuration, port or folder: a person has to mend it first. */
  needs_a_person: 78,
} as const;

/** Codes of errors that no restart can mend. */
const FOR_A_PERSON = new Set([
  'config_invalid',
  'port_taken',
  'address_not_here',
  'data_dir_unusable',
  'store_newer',
  'store_damaged',
  'store_unwritable',
  'control_socket_taken',
  'control_socket_unusable',
  'port_forbidden',
  'pigpio_not_installed',
  'pigpio_not_built',
  'pigpio_library_missing',
  'pigpio_board_unsupported',
  'pigpio_not_root',
  'relay_chip_unknown',
  'relay_pin_unknown',
]);

/** Codes of errors that a restart mends once somebody has made room, or ended the other program: it is tried until then. */
const TRIED_AGAIN = new Set(['store_full', 'store_busy']);

/** Prints an error as one clear message and answers how the process should end. */
export function explainFailure(error: unknown): number {
  const { code, message, stack } = error as { code?: string; message?: string; stack?: string };
  const forPerson = code !== undefined && FOR_A_PERSON.has(code);
  const isClear = forPerson || (code !== undefined && TRIED_AGAIN.has(code));
  process.stderr.write(`sluice: ${isClear ? message : (stack ?? String(error))}\n`);
  return forPerson ? EXIT.needs_a_person : EXIT.failed;
}
