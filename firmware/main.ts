import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EXIT, explainFailure } from './main/exit.js';

/** The programs in here. Each is loaded only when it is asked for, so that a node carries no web server. */
const PROGRAMS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  /** Gateway and node of a simulated farm, restarted when they die. */
  farm: async () => (await import('./main/farm-process.js')).runFarm(),
  /** `gateway <configuration file>` */
  gateway: async ([file]) => (await import('./main/gateway-process.js')).runGateway(file ?? 'gateway.json'),
  /** `node <configuration file>` */
  node: async ([file]) => (await import('./main/node-process.js')).runNode(file ?? 'node.json'),
  /** `all-off <configuration file>`: puts a node's outputs at rest after its process is gone. */
  'all-off': async ([file]) => (await import('./main/all-off-process.js')).runAllOff(file ?? 'node.json'),
  /** `pigpio <configuration file>`: the helper that ranges as root for the node of that file. */
  pigpio: async ([file]) => (await import('./main/pigpio-process.js')).runPigpio(file ?? 'node.json'),
};

/** Runs one of the programs; the process ends with a code from `main/exit.ts` when it cannot. */
export async function main([name = 'farm', ...args]: readonly string[]): Promise<void> {
  const program = PROGRAMS[name];
  if (program === undefined) {
    process.stderr.write(
      `sluice: there is no program "${name}"; choose ${Object.keys(PROGRAMS).join(', ')}\n`,
    );
    process.exitCode = EXIT.needs_a_person;
    return;
  }
  try {
    await program(args);
  } catch (error) {
    process.exit(explainFailure(error));
  }
}

// The release in use is called by the link that leads to it.
if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === realpathSync(process.argv[1])) {
  await main(process.argv.slice(2));
}
