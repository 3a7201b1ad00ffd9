import { ConfigError } from '../../../firmware/config/config-error.js';
import { SLUICE_UNITS } from '../../../vpn/systemd/sluice-units.js';
import { ETC, type MachineFile, UNIT_FOLDER } from '../../deploy/machine-file.js';
import { HARDWARE_GROUPS } from '../../deploy/node-files.js';
import { withOwnSettings } from '../../deploy/own-settings.js';
import { Refusal } from '../../refusal.js';
import type { MachineRoot } from './machine-root.js';

const NODE_UNIT = `${UNIT_FOLDER}/${SLUICE_UNITS.node}`;
const GATEWAY_CONFIG = `${ETC}/gateway.json`;

/**
 * A file of a bundle as it is to stand on this very machine.
 * @throws Refusal `settings_invalid`
 */
export function fitToMachine(root: MachineRoot, file: MachineFile): MachineFile {
  if (file.path === NODE_UNIT) return { ...file, text: withGroupsOf(root, file.text) };
  if (file.path === GATEWAY_CONFIG) return { ...file, text: withSettingsOf(root, file.text) };
  return file;
}

/** The node's unit names only groups that the machine has: with any other it would not start. */
function withGroupsOf(root: MachineRoot, unit: string): string {
  const groups = HARDWARE_GROUPS.filter((group) => root.groupId(group) !== undefined);
  return unit.replace(/^SupplementaryGroups=.*$/m, `SupplementaryGroups=${groups.join(' ')}`);
}

/** A retention that fell back to its default would delete history. */
function withSettingsOf(root: MachineRoot, config: string): string {
  const standing = root.text(GATEWAY_CONFIG);
  if (standing === undefined) return config;
  try {
    return withOwnSettings(config, standing, GATEWAY_CONFIG).text;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new Refusal({
      code: 'settings_invalid',
      message: error.message,
      hint: 'A bundle keeps the settings that were made there by hand. Without the file it begins with the defaults.',
      exit: 'conflict',
      cause: error,
    });
  }
}
