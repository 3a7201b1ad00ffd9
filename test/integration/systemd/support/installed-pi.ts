import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { uartFrame } from '../../../support/uart-frame.js';
import { waitFor } from '../../../support/wait-for.js';
import { fakeGpioProgram } from '../../gpio/support/fake-gpio.js';
import { CliRig } from '../../provisioning/cli-rig.js';
import { debianRoot } from './debian-root.js';
import { DebianMachine } from './machine.js';
import { orderBoard } from './order-board.js';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
/** The version that the rig's command line says it is. */
const RELEASE = '/opt/sluice/1.2.3';
/** Where the bundle is kept: the installation clears the one on the boot partition. */
export const BUNDLE = '/mnt/sluice';
const BASE = 512;
/** BCM number of the pin that the inlet's relay hangs on. */
const GPIO = 17;
const EMPTY_DISTANCE_MM = 2018;
const HEIGHT_MM = 1768;

/**
 * The Pi of a small farm: gateway and node, set up by the bundle's own script from what `sluice bundle` made, and run by
 * systemd. GPIO and the serial sensor are fakes of the kernel's files; the sensor of a second tank is missing.
 */
export class InstalledPi {
  private constructor(
    private readonly rig: CliRig,
    readonly machine: DebianMachine,
    /** What the installation said. */
    readonly said: string,
  ) {}

  static async start(): Promise<InstalledPi> {
    const root = await debianRoot();
    const rig = new CliRig();
    try {
      const card = await bundle(rig);
      const board = fakeGpioProgram();
      const machine = await DebianMachine.boot(root, [
        ...['dist', 'node_modules', 'package.json'].map(
          (name) => [join(repository, name), `${RELEASE}/${name}`] as const,
        ),
        [process.execPath, `${RELEASE}/node/bin/node`],
        [join(card, 'sluice'), BUNDLE],
        [dirname(board), '/opt/board'],
        ['/dev/fuse', '/dev/fuse'],
      ]);
      try {
        await prepare(machine, basename(board));
        const said = await machine.run('sh', '/boot/firmware/sluice/install.sh');
        return new InstalledPi(rig, machine, said);
      } catch (error) {
        await machine.stop();
        throw error;
      }
    } catch (error) {
      rig.remove();
      throw error;
    }
  }

  /** Puts the water of the tank `house` at a level. */
  setLevel(percent: number): void {
    setLevel(this.machine, percent);
  }

  /** Whether the pin of the inlet's relay stands at the level that opens the valve. */
  async valveIsOpen(): Promise<boolean> {
    const [state = ''] = await this.orderBoard(`state ${BASE + GPIO}`);
    const { direction, level } = JSON.parse(state) as { direction: string; level: number };
    return direction === 'out' && level === 1;
  }

  /** What a relay board saw of that pin since the last call: `out 1`, `out 0`. */
  async seenByRelay(): Promise<string[]> {
    const prefix = `pin ${BASE + GPIO} `;
    const log = await this.orderBoard('log');
    await this.orderBoard('forget');
    return log.filter((line) => line.startsWith(prefix)).map((line) => line.slice(prefix.length));
  }

  /** Plugs the sensor in again, after its unit `sensor` was stopped. */
  startSensor(): Promise<void> {
    return startSensor(this.machine);
  }

  /** The status with which the dashboard answers `GET /api/health` at an address of the machine; 0 when it does not. */
  async healthAt(address: string): Promise<number> {
    const script = `fetch('http://${address}:8080/api/health', { signal: AbortSignal.timeout(2000) })
      .then(({ status }) => status, () => 0).then(console.log)`;
    return Number(await this.machine.run(`${RELEASE}/node/bin/node`, '--eval', script));
  }

  async stop(): Promise<void> {
    await this.machine.stop();
    this.rig.remove();
  }

  private orderBoard(command: string): Promise<string[]> {
    return orderBoard(this.machine.at('/run/board.control'), command);
  }
}

async function bundle(rig: CliRig): Promise<string> {
  const card = join(rig.root, 'card');
  const tanks = join(rig.root, 'tanks.json');
  const tank = (id: string, device: string) => ({
    id,
    name: id,
    shape: { kind: 'vertical_cylinder', diameter_mm: 1200, height_mm: HEIGHT_MM },
    sensor: { driver: 'serial', device, mode: 'auto', empty_distance_mm: EMPTY_DISTANCE_MM },
  });
  const relay = { driver: 'onoff', gpio: GPIO, active: 'high' };
  writeFileSync(
    tanks,
    JSON.stringify([
      { ...tank('house', '/dev/ttyAMA0'), inlet: { relay, max_run_s: 7200 } },
      { ...tank('farm', '/dev/ttyAMA1'), inlet: null },
    ]),
  );
  await rig.begin();
  await rig.json('farm', 'add', 'node', 'pump-house', '--tank', 'house', '--tank', 'farm');
  await rig.json('pki', 'issue', '--all');
  await rig.json('bundle', 'gw0', '--out', card, '--with-node', 'pump-house', '--tanks', tanks);
  return card;
}

/** What the system of a Pi has: groups, pins, a serial sensor, a firmware that reads config.txt; and a release. */
async function prepare(machine: DebianMachine, board: string): Promise<void> {
  await machine.run('groupadd', '--system', 'gpio');
  await machine.run('mkdir', '-p', '/boot/firmware');
  await machine.run('cp', '-r', BUNDLE, '/boot/firmware/sluice');
  await machine.run('touch', `${RELEASE}/.complete`, '/boot/firmware/config.txt');
  // As udev leaves it.
  await machine.run('chmod', '666', '/dev/net/tun');
  await machine.run('mount', '-t', 'tmpfs', 'none', '/sys/class');
  await machine.run('mkdir', '/sys/class/gpio');
  const chip = `pinctrl-bcm2711:${BASE}:58`;
  await machine.serve('board', `/opt/board/${board}`, '/sys/class/gpio', '/run/board.control', chip);
  await waitFor('the fake board', () => existsSync(machine.at('/sys/class/gpio/export')));
  setLevel(machine, 50);
  await startSensor(machine);
}

/** A device of the kernel that sends the present frame ten times a second. */
async function startSensor(machine: DebianMachine): Promise<void> {
  const frames = 'while true; do cat /run/frame; sleep 0.1; done';
  const line = 'PTY,link=/dev/ttyAMA0,rawer,mode=666,ignoreeof';
  await machine.serve('sensor', 'sh', '-c', `${frames} | socat -u - ${line}`);
  const isThere = () =>
    machine.run('test', '-c', '/dev/ttyAMA0').then(
      () => true,
      () => false,
    );
  await waitFor('the fake sensor', isThere);
}

function setLevel(machine: DebianMachine, percent: number): void {
  const distance_mm = Math.round(EMPTY_DISTANCE_MM - (HEIGHT_MM * percent) / 100);
  const file = machine.at('/run/frame');
  writeFileSync(`${file}.new`, uartFrame(distance_mm));
  renameSync(`${file}.new`, file);
}
