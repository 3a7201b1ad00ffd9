import type { FarmOption } from '../../cli/farm-place.js';
import type { Platform } from '../../deploy/profile.js';

/** Options of `sluice profile`. */
export interface ProfileOptions extends FarmOption {
  for?: Platform;
  out?: string;
}
