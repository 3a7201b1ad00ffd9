import { SLUICE_UNITS } from '../../../vpn/systemd/sluice-units.js';
import { broken, type Check, type Examined, type Finding, ok, skipped, together } from '../check.js';
import { askStatus, hasSocket, type ProcessName } from '../machine/control.js';
import { GATEWAY_CONFIG, isRunning, NODE_CONFIG, readText } from '../machine/files.js';

const CONFIGS: Readonly<Record<ProcessName, string>> = { gateway: GATEWAY_CONFIG, node: NODE_CONFIG };

/** Whether gateway and node answer on their control sockets. */
export const processes: Check = {
  id: 'processes',
  title: 'Processes',
  run: async (examined) => {
    const expected = (['gateway', 'node'] as const).filter(
      (process) => hasSocket(examined, process) || isInstalledHere(examined, process),
    );
    const findings = await Promise.all(expected.map((process) => ask(examined, process)));
    return together(findings, skipped('neither gateway nor node runs on this machine'));
  },
};

function isInstalledHere(examined: Examined, process: ProcessName): boolean {
  return isRunning(examined) && readText(examined, CONFIGS[process]) !== undefined;
}

async function ask(examined: Examined, process: ProcessName): Promise<Finding> {
  const answered = await askStatus(examined, process);
  if ('status' in answered) {
    const { id, version } = answered.status;
    return ok(`${process} ${id} answers, version ${version}`);
  }
  if (answered.code === 'not_allowed') return skipped(answered.why, 'Run it with sudo.');
  return broken(
    `the ${process} does not answer: ${answered.why}`,
    `Look at: systemctl status ${SLUICE_UNITS[process]}`,
  );
}
