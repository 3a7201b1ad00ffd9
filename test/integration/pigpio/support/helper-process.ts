import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitFor } from '../../../support/wait-for.js';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What Node runs to have the sources as they are, with pigpio from the folder in SLUICE_TEST_PIGPIO_FROM. */
export const FROM_SOURCES = [
  '--import',
  at('../../../support/typescript-hooks.mjs'),
  '--import',
  at('pigpio-from.mjs'),
];
const MAIN = at('../../../../firmware/main.ts');

/** A program that was started, and what it said. */
export class Helper {
  said = '';
  readonly #exit: Promise<unknown>;

  constructor(
    readonly child: ChildProcess,
    readonly socket: string,
  ) {
    const hear = (text: Buffer) => {
      this.said += text.toString();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    this.#exit = once(child, 'close');
  }

  /** Resolves when the helper answers. */
  async ready(): Promise<this> {
    await waitFor(
      `the helper's socket; it said: ${this.said}`,
      () => {
        if (this.child.exitCode !== null) throw new Error(this.said);
        return existsSync(this.socket) && this.said.includes('Ranging through pigpio for');
      },
      20_000,
    );
    return this;
  }

  /** Sends a signal, none when null, and resolves to how the helper ended. */
  async end(signal: NodeJS.Signals | null = 'SIGTERM'): Promise<number | NodeJS.Signals | null> {
    const { child } = this;
    if (signal !== null && child.exitCode === null && child.signalCode === null) child.kill(signal);
    await this.#exit;
    return child.exitCode ?? child.signalCode;
  }
}

export interface HelperOptions {
  readonly folder: string;
  readonly sensors: readonly {
    readonly trigger_gpio: number;
    readonly echo_gpio: number;
    readonly route?: string;
  }[];
  readonly env: NodeJS.ProcessEnv;
  /** A command that runs the command behind it, such as `unshare -U`. */
  readonly through?: readonly string[];
}

/** Starts `sluice pigpio <configuration>`. */
export function startHelper({ folder, sensors, env, through = [] }: HelperOptions): Helper {
  const socket = join(folder, 'ranging.sock');
  const config = join(folder, 'node.json');
  writeFileSync(config, JSON.stringify(nodeConfig(sensors)));
  const [program = '', ...args] = [...through, process.execPath, ...FROM_SOURCES, MAIN, 'pigpio', config];
  const child = spawn(program, args, {
    env: { PATH: process.env.PATH, SLUICE_PIGPIO_SOCKET: socket, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Helper(child, socket);
}

/** The relay of the first tank's inlet. */
export const RELAY_GPIO = 17;

/** A node with one tank for each sensor, and an inlet relay on the first. */
function nodeConfig(sensors: readonly object[]) {
  const inlet = { relay: { driver: 'onoff', gpio: RELAY_GPIO } };
  return {
    schema: 1,
    node: 'pi0',
    gateway: 'gw0',
    broker_url: 'mqtt://127.0.0.1:1883',
    secret_file: 'secret',
    tanks: sensors.map((pins, index) => ({
      id: `tank${index}`,
      name: `Tank ${index}`,
      shape: { kind: 'vertical_cylinder', diameter_mm: 1_000, height_mm: 1_500 },
      sensor: { driver: 'pins', empty_distance_mm: 1_600, ...pins },
      inlet: index === 0 ? inlet : null,
    })),
  };
}
