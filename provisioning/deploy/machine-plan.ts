import type { MachineFile } from './machine-file.js';

/** A certificate that opens no door any more. */
export interface RevokedCertificate {
  /** 32 lower-case hexadecimal digits. */
  readonly serial: string;
  readonly name: string;
}

/** All that belongs onto one machine. */
export interface MachinePlan {
  readonly kind: 'gateway' | 'node';
  readonly name: string;
  readonly address: string;
  /** By path; no path twice. */
  readonly files: readonly MachineFile[];
  /** The units that run there, in the order in which they start. */
  readonly units: readonly string[];
  /** Of a gateway: every certificate of the farm that was ever revoked, and whose it was. */
  readonly revoked: readonly RevokedCertificate[];
  /** What a person still has to fill in on the machine, in words. */
  readonly open_questions: readonly string[];
}

/** Sorts the files by path, so that the same farm always makes the same bundle. */
export function machinePlan(plan: MachinePlan): MachinePlan {
  return { ...plan, files: [...plan.files].sort((a, b) => (a.path < b.path ? -1 : 1)) };
}
