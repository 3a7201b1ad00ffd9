import type { MachineFile, MachineKind } from './machine-file.js';

/** A certificate that opens no door any more. */
export interface RevokedCertificate {
  /** 32 lower-case hexadecimal digits. */
  readonly serial: string;
  readonly name: string;
}

/** All that belongs onto one machine. */
export interface MachinePlan {
  readonly kind: MachineKind;
  readonly name: string;
  readonly address: string;
  /** By path; no path twice. */
  readonly files: readonly MachineFile[];
  /** The units that run there, in the order in which they start; none where Sluice sets nothing up. */
  readonly units: readonly string[];
  /** Of a VPN server: every certificate of the farm that was ever revoked, and whose it was. */
  readonly revoked: readonly RevokedCertificate[];
  /** Packages of the system's archive that it needs beside those of every machine; their names are Debian's. */
  readonly packages?: readonly string[];
  /** What a person still has to fill in on the machine, in words. */
  readonly open_questions: readonly string[];
}

/**
 * How the files get there. `card`: on the SD card of a Pi. `machine`: copied to a Linux machine that runs already.
 * `import`: taken over by hand, where no unit of Sluice can run.
 */
export type Delivery = 'card' | 'machine' | 'import';

export function deliveryOf({ kind, units }: Pick<MachinePlan, 'kind' | 'units'>): Delivery {
  if (kind !== 'server') return 'card';
  return units.length > 0 ? 'machine' : 'import';
}

/** Sorts the files by path, so that the same farm always makes the same bundle. */
export function machinePlan(plan: MachinePlan): MachinePlan {
  return { ...plan, files: [...plan.files].sort((a, b) => (a.path < b.path ? -1 : 1)) };
}
