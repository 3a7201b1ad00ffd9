import type { DdclientAccount } from '../../../vpn/dynamic-dns/ddclient.js';
import type { FarmOption } from '../../cli/farm-place.js';

/** Options of `sluice farm ddns`; the password is in a file or typed, never on a command line. */
export type DdnsOptions = FarmOption & {
  protocol?: DdclientAccount['protocol'];
  host?: string;
  server?: string;
  zone?: string;
  login?: string;
  passwordFile?: string;
  family?: DdclientAccount['families'][number][];
  off?: boolean;
};
