import type { CaKeysOption } from '../../cli/ca-keys.js';
import type { FarmOption } from '../../cli/farm-place.js';

/** Options of the commands that make keys. `bits` is one of `KEY_BITS`, which commander has checked. */
export type AuthorityOptions = FarmOption & CaKeysOption & { bits: string };

export type IssueCommandOptions = AuthorityOptions & { all?: boolean };

export type RenewOptions = IssueCommandOptions & {
  within: number;
  ca?: boolean;
  finish?: boolean;
  webCa?: boolean;
  tlsCrypt?: boolean;
  yes?: boolean;
};

/** Options of `sluice pki web-ca`. */
export type WebCaOptions = FarmOption & { out?: string };
