import { basename } from 'node:path';
import { SLUICE_UNITS } from '../../../vpn/systemd/sluice-units.js';
import { ETC } from '../../deploy/machine-file.js';
import { Refusal } from '../../refusal.js';
import { installAnew, type LoadedBundle } from './bundle-source.js';
import type { InstallRecord } from './record.js';

const SECRETS = `${ETC}/secrets/`;

/**
 * Keeps the node of a Pi that is gateway and node: after the bundle of the gateway alone nobody would fill its tanks.
 * @throws Refusal `node_would_go`
 */
export function checkNodeStays(earlier: InstallRecord | undefined, { manifest, folder }: LoadedBundle): void {
  const { name, units } = manifest;
  if (!earlier?.units.includes(SLUICE_UNITS.node) || units.includes(SLUICE_UNITS.node)) return;
  const secret = earlier.files.find((path) => path.startsWith(SECRETS));
  const node = secret === undefined ? 'NODE' : basename(secret);
  throw new Refusal({
    code: 'node_would_go',
    message: `this machine is also the node ${node}, and the bundle has none: nobody would fill its tanks any more`,
    hint: `Make it with "sluice bundle ${name} --with-node ${node} --out DIR". If the node shall go: ${installAnew(folder)}`,
    exit: 'conflict',
  });
}
