/** How a `sluice` command ends. Scripts and cron jobs rely on these numbers: they never change their meaning. */
export const EXIT = {
  /** Done, or there was nothing to do. */
  ok: 0,
  /** Something broke that sluice did not expect. */
  failed: 1,
  /** The command line or a value in it is wrong; nothing was changed. */
  usage: 2,
  /** The farm, machine, certificate or file that was named is not there. */
  not_found: 3,
  /** What is there contradicts what was asked; nothing was changed. */
  conflict: 4,
  /** Another sluice command is working on this farm. */
  busy: 5,
  /** `pki expiry` found something that ends soon, has ended, or is missing. */
  due: 6,
  /** The gateway or node does not run, or does not answer. */
  not_running: 7,
  /** A passphrase or password is missing, wrong or too weak. */
  passphrase: 8,
  /** A file of the farm cannot be used or written. */
  damaged: 9,
  /** No address, gateway or name is left to give. */
  full: 10,
  /** `doctor`, `selftest` or another tool found something broken. */
  broken: 11,
  /** A person stopped it at a prompt. */
  cancelled: 130,
} as const;

export type ExitName = keyof typeof EXIT;

/** One line for each code, as `--help` prints them. */
export const EXIT_MEANINGS: Readonly<Record<ExitName, string>> = {
  ok: 'done, or nothing to do',
  failed: 'something unexpected broke',
  usage: 'wrong command line or value; nothing was changed',
  not_found: 'what was named is not there',
  conflict: 'contradicts what is there; nothing was changed',
  busy: 'another sluice command is working on this farm',
  due: 'a certificate or list ends soon, has ended or is missing',
  not_running: 'the gateway or node does not answer',
  passphrase: 'passphrase or password missing, wrong or too weak',
  damaged: 'a file of the farm cannot be used or written',
  full: 'nothing is left to give',
  broken: 'sluice doctor found something broken, or another check did',
  cancelled: 'stopped at a prompt',
};
