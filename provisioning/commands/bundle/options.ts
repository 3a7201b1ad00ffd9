import type { FarmOption } from '../../cli/farm-place.js';

/** Options of `sluice bundle`; each names a file but `withNode`, a node of the farm. */
export interface BundleCommandOptions extends FarmOption {
  out: string;
  tanks?: string;
  withNode?: string;
  release?: string;
  nodeArchive?: string;
  sshKey?: string;
}
