import { DDCLIENT_UNIT } from '../../../vpn/systemd/ddclient-unit.js';
import type { Warning } from '../../cli/answer.js';
import { DDCLIENT_PACKAGES, DDCLIENT_PROGRAM } from '../../deploy/dynamic-dns.js';
import type { MachineRoot } from './machine-root.js';

/** Programs of the system that a bundle needs and `install.sh`, which fetches them, has not been run for. */
export function missingPrograms(root: MachineRoot, units: readonly string[]): Warning[] {
  if (!units.includes(DDCLIENT_UNIT) || root.exists(DDCLIENT_PROGRAM)) return [];
  return [
    {
      code: 'program_missing',
      message: `dynamic DNS needs ddclient, which is not here: run install.sh of the bundle, or sudo apt install ${DDCLIENT_PACKAGES.join(' ')}`,
    },
  ];
}
