import { loadConfig } from '../../../firmware/config/load.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';
import { findHeaderChip, kernelLine } from '../../../firmware/drivers/relay/gpiochip-base.js';
import { relayPinsOf } from '../../../firmware/main/node-hardware.js';
import { SLUICE_UNITS } from '../../../vpn/systemd/sluice-units.js';
import { SLUICE_USER } from '../../../vpn/systemd/users.js';
import { broken, type Check, type Examined, type Finding, ok, skipped } from '../check.js';
import { whatKeepsOut } from '../machine/access.js';
import { type Account, findAccount } from '../machine/accounts.js';
import { at, NODE_CONFIG, readText } from '../machine/files.js';

const GPIO = '/sys/class/gpio';
const EXPORT = `${GPIO}/export`;
const GPIO_MEMORY = '/dev/gpiomem';

/** Whether the node's user may use the pins that its relays hang on. */
export const gpio: Check = {
  id: 'gpio',
  title: 'Pins of the relays',
  run: async (examined) => {
    const pins = pinsOf(examined);
    if (pins === undefined) return skipped('the configuration of the node cannot be used');
    if (pins.length === 0) return skipped('no relay hangs on pins of this machine');
    try {
      const chip = await findHeaderChip(at(examined, GPIO));
      for (const pin of pins) kernelLine(chip, pin);
    } catch (error) {
      return broken((error as Error).message, 'Check the board and the pin numbers in node.json.');
    }
    return judgeAccess(examined) ?? ok(`user ${SLUICE_USER} may use the pins ${pins.join(', ')}`);
  },
};

/** @returns undefined when the node would not take its configuration, which is another check's finding */
function pinsOf(examined: Examined): number[] | undefined {
  if (readText(examined, NODE_CONFIG) === undefined) return [];
  try {
    const { tanks } = loadConfig(nodeConfig, at(examined, NODE_CONFIG));
    return relayPinsOf(tanks).map(({ gpio }) => gpio);
  } catch {
    return undefined;
  }
}

function judgeAccess(examined: Examined): Finding | undefined {
  const user = findAccount(examined, SLUICE_USER, unitGroups(examined));
  if (user === undefined)
    return broken(`the user ${SLUICE_USER}, as whom the node runs, is missing`, 'Install this machine anew.');
  for (const path of [EXPORT, GPIO_MEMORY]) {
    const finding = mayWrite(examined, user, path);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

function mayWrite(examined: Examined, user: Account, path: string): Finding | undefined {
  try {
    const closed = whatKeepsOut(examined, user, path, 'write');
    if (closed === undefined) return undefined;
    return broken(
      `the user ${SLUICE_USER} may not write ${closed}`,
      `Run: sudo usermod -aG gpio ${SLUICE_USER} && sudo systemctl restart sluice-node`,
    );
  } catch (error) {
    // A Pi 5 has no /dev/gpiomem; its pins go through sysfs alone.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return path === GPIO_MEMORY
      ? undefined
      : broken(`${path} is missing`, 'Use a kernel of Raspberry Pi OS.');
  }
}

/** Groups that the node's unit adds to those of its user. */
function unitGroups(examined: Examined): string[] {
  const unit = readText(examined, `/etc/systemd/system/${SLUICE_UNITS.node}`) ?? '';
  return [...unit.matchAll(/^SupplementaryGroups=(.*)$/gm)].flatMap(([, names = '']) => names.split(/\s+/));
}
