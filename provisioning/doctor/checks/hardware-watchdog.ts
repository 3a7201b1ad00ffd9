import { existsSync } from 'node:fs';
import { HARDWARE_WATCHDOG_S } from '../../../vpn/systemd/manager-settings.js';
import { type Check, type Examined, type Finding, ok, skipped, warning } from '../check.js';
import { at, GATEWAY_CONFIG, isRunning, NODE_CONFIG, readText } from '../machine/files.js';

const DEVICE = '/dev/watchdog';
const MODEL = '/proc/device-tree/model';

/** Whether the hardware starts the machine anew when its kernel or systemd hangs. */
export const hardwareWatchdog: Check = {
  id: 'hardware_watchdog',
  title: 'Hardware watchdog',
  run: async (examined) => {
    const isInstalled = [GATEWAY_CONFIG, NODE_CONFIG].some((file) => readText(examined, file) !== undefined);
    if (!isInstalled) return skipped('neither gateway nor node is installed here');
    if (!isRunning(examined)) return skipped('the machine does not run');
    if (existsSync(at(examined, DEVICE))) return judgeSpan(await spanOf(examined));
    const isPi = readText(examined, MODEL)?.startsWith('Raspberry Pi') ?? false;
    if (!isPi) return skipped(`this machine has no ${DEVICE}`);
    return warning(
      `there is no ${DEVICE}: if the machine hangs, it stays so until somebody comes`,
      'Add the line dtparam=watchdog=on below [all] in /boot/firmware/config.txt, and restart the machine.',
    );
  },
};

function judgeSpan(span: string | undefined): Finding {
  const set = `Run "sudo sluice install" again, then: sudo systemctl daemon-reexec`;
  if (span === undefined) return skipped('systemd does not tell whether it feeds the hardware watchdog');
  if (span === '0' || span === 'infinity') return warning('systemd does not feed the hardware watchdog', set);
  const seconds = secondsIn(span);
  if (seconds === undefined || seconds > HARDWARE_WATCHDOG_S)
    return warning(
      `systemd asks the hardware watchdog for ${span}; a Pi's holds ${HARDWARE_WATCHDOG_S} s, and may be off for that`,
      set,
    );
  return ok(`the machine starts anew when it has hung for ${span}`);
}

async function spanOf({ run }: Examined): Promise<string | undefined> {
  const { code, stdout } = await run('systemctl', ['show', '--property=RuntimeWatchdogUSec', '--value']);
  const span = stdout.trim();
  return code === 0 && span !== '' ? span : undefined;
}

/** Of a span as systemd writes it, as far as it is shorter than a minute. */
function secondsIn(span: string): number | undefined {
  const [, value = '', unit] = /^([\d.]+)(s|ms)$/.exec(span) ?? [];
  return unit === undefined ? undefined : Number(value) / (unit === 'ms' ? 1_000 : 1);
}
