import { join } from 'node:path';
import { endOf, namesIn, textOf } from './read-tree.js';

/** Serial lines of a Pi and of USB adapters. */
const SERIAL = /^(ttyAMA|ttyS|ttyUSB|ttyACM)\d+$|^serial[01]$/;

/** The 8250 driver keeps names in stock for lines that are not there: those have no device of a driver behind them. */
export async function serialLines(root: string): Promise<string[]> {
  const names = (await namesIn(join(root, 'dev'))).filter((name) => SERIAL.test(name));
  const real = await Promise.all(
    names.map(async (name) => {
      if (!name.startsWith('ttyS')) return true;
      return (await endOf(join(root, 'sys/class/tty', name, 'device/driver'))) !== undefined;
    }),
  );
  return names.filter((_, at) => real[at]).map((name) => `/dev/${name}`);
}

/** The lines on which the kernel or a login prompt speaks, from the kernel's own command line and the running logins. */
export async function consoleLines(root: string): Promise<string[]> {
  const line = (await textOf(join(root, 'proc/cmdline'))) ?? '';
  const kernel = [...line.matchAll(/(?:^|\s)console=((?:ttyAMA|ttyS|serial)\d+)/g)].map(
    ([, name = '']) => name,
  );
  const wants = await namesIn(join(root, 'etc/systemd/system/getty.target.wants'));
  const logins = wants.flatMap((unit) => /^serial-getty@(\w+)\.service$/.exec(unit)?.[1] ?? []);
  const aliases = await Promise.all([...kernel, ...logins].map((name) => aliasesOf(root, name)));
  return [...new Set(aliases.flat())].sort();
}

/** serial0 is a link to ttyAMA0 or ttyS0: a console on one is a console on the other. */
async function aliasesOf(root: string, name: string): Promise<string[]> {
  const device = join(root, 'dev', name);
  const end = await endOf(device);
  const same = await Promise.all(
    (await namesIn(join(root, 'dev')))
      .filter((other) => SERIAL.test(other))
      .map(async (other) =>
        end !== undefined && (await endOf(join(root, 'dev', other))) === end ? other : '',
      ),
  );
  return [name, ...same.filter((other) => other !== '')].map((one) => `/dev/${one}`);
}
