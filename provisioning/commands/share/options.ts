import type { FarmOption } from '../../cli/farm-place.js';
import type { Platform } from '../../deploy/profile.js';

/** Options of `sluice share`. */
export interface ShareOptions extends FarmOption {
  for?: Platform;
  minutes: number;
  address?: string;
  port: number;
}
