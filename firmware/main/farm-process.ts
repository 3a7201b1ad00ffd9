import { readEnvironment } from '../config/environment.js';
import { createLog } from '../drivers/log/pino-log.js';
import { reachable } from './addresses.js';
import { KeptProcess } from './child-process.js';
import { prepareDataFolder } from './data-folder.js';
import { EXIT } from './exit.js';
import { setUpSimulatedFarm } from './farm-setup.js';
import { askedToEnd } from './lifecycle.js';

/** Runs gateway and node on loopback, with a simulated farm unless the data folder already holds another set-up. */
export async function runFarm(): Promise<void> {
  const environment = readEnvironment(process.env);
  const { SLUICE_DATA_DIR: folder, SLUICE_LOG_LEVEL: level, SLUICE_LOG_FORMAT: format } = environment;
  prepareDataFolder(folder);
  const broker_url = `mqtt://${reachable(environment.SLUICE_BIND[0] ?? '127.0.0.1', environment.SLUICE_MQTT_PORT)}`;
  const files = setUpSimulatedFarm(folder, environment, broker_url);
  const log = createLog({ name: 'sluice', level, format });
  const childEnvironment = {
    ...process.env,
    SLUICE_DATA_DIR: folder,
    SLUICE_BROKER_URL: broker_url,
    SLUICE_SIM_EPOCH_MS: String(environment.SLUICE_SIM_EPOCH_MS ?? Date.now()),
  };

  const answering = new Map<string, string>();
  let announced = false;
  let hopeless = false;
  const keep = (program: 'gateway' | 'node', file: string) =>
    new KeptProcess({
      program: [program, file],
      environment: childEnvironment,
      log,
      onReady: (url) => {
        answering.set(program, url);
        if (announced || answering.size < 2) return;
        announced = true;
        process.stdout.write(`sluice ready ${answering.get('gateway')}\n`);
      },
      onHopeless: () => {
        hopeless = true;
        process.kill(process.pid, 'SIGTERM');
      },
    });

  const processes = [keep('gateway', files.gateway), keep('node', files.node)];
  const end = askedToEnd();
  for (const one of processes) one.start();
  await end;
  // The node first: the gateway can then still tell that it has closed its valves.
  for (const one of [...processes].reverse()) await one.stop();
  process.exit(hopeless ? EXIT.needs_a_person : EXIT.ok);
}
