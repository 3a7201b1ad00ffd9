import type { FarmOption } from '../../cli/farm-place.js';
import type { WifiOptions } from './wifi-options.js';

/** Options of `sluice bundle`; each of its own names a file but `withNode`, a node of the farm. */
export interface BundleCommandOptions extends FarmOption, WifiOptions {
  out: string;
  tanks?: string;
  withNode?: string;
  release?: string;
  nodeArchive?: string;
  sshKey?: string;
}
