import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Networks of their own need root and the kernel's tunnel device; without them these tests are skipped, visibly. */
export const namespacesWork = process.getuid?.() === 0 && hasTunnels();

function hasTunnels(): boolean {
  try {
    accessSync('/dev/net/tun', constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A machine of its own, as far as networking goes. */
export class Machine {
  readonly #children = new Set<ChildProcess>();

  constructor(
    /** Name of its network namespace. */
    readonly namespace: string,
    /** Number in its outside addresses: 10.99.0.n and fd99::n. */
    readonly number: number,
  ) {}

  /** The command that runs another one on this machine. */
  command(...command: string[]): [string, ...string[]] {
    return ['ip', 'netns', 'exec', this.namespace, ...command];
  }

  /** Runs a command to its end and gives what it printed. */
  async run(...command: string[]): Promise<string> {
    const [program, ...args] = this.command(...command);
    return (await run(program, args, { timeout: 20_000 })).stdout;
  }

  /** Starts a command that is ended with the lab, if not before. */
  spawn(...command: string[]): ChildProcess {
    const [program, ...args] = this.command(...command);
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    child.once('error', () => this.#children.delete(child));
    return child;
  }

  /** The IPv4 addresses of its tunnel devices, such as `192.168.0.3/24`. */
  async tunnelAddresses(): Promise<string[]> {
    const text = await this.run('ip', '-4', '-o', 'address', 'show');
    return [...text.matchAll(/: tun\d+ +inet (\S+)/g)].map(([, address = '']) => address);
  }

  /** Ends what was started here and waits until it is gone. */
  async endAll(): Promise<void> {
    await Promise.all([...this.#children].map((child) => end(child)));
  }
}

/** Ends a child of ours, the hard way when it must be, and waits until it is gone. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), 4_000);
  child.kill(signal);
  await gone;
  clearTimeout(timer);
}

/**
 * Machines that hang on one bridge, which stands for the internet. The bridge is in a machine of its own, `wan`, with
 * the number 254. Everything has names that no other lab has.
 */
export class Lab {
  readonly #prefix = `sluice-${process.pid}-${randomBytes(3).toString('hex')}`;
  readonly #machines = new Map<string, Machine>();

  get wan(): Machine {
    return this.machine('wan');
  }

  machine(name: string): Machine {
    const machine = this.#machines.get(name);
    if (machine === undefined) throw new Error(`there is no machine ${name} in this lab`);
    return machine;
  }

  /** Makes the machines; each gets a number in the order of their names, from 1. */
  async build(names: readonly string[]): Promise<void> {
    const commands = [
      ...this.#add('wan', 254),
      `ip -n ${this.wan.namespace} link add bridge type bridge`,
      `ip -n ${this.wan.namespace} link set bridge up`,
      ...outside(this.wan, 'bridge'),
    ];
    names.forEach((name, index) => {
      commands.push(...this.#add(name, index + 1), ...this.#cable(this.machine(name), `to-${name}`));
    });
    await shell(commands);
  }

  /** A network between two machines alone, such as the LAN behind a tank. Names of devices are the other machine's. */
  async join([one, oneAddress]: [string, string], [other, otherAddress]: [string, string]): Promise<void> {
    const [left, right] = [this.machine(one).namespace, this.machine(other).namespace];
    await shell([
      `ip link add ${other} netns ${left} type veth peer name ${one} netns ${right}`,
      `ip -n ${left} address add ${oneAddress} dev ${other}`,
      `ip -n ${right} address add ${otherAddress} dev ${one}`,
      `ip -n ${left} link set ${other} up`,
      `ip -n ${right} link set ${one} up`,
    ]);
  }

  /** Ends every process of the lab and removes its machines, also after a setup that broke off. */
  async remove(): Promise<void> {
    const machines = [...this.#machines.values()];
    await Promise.all(machines.map((machine) => machine.endAll()));
    for (const { namespace } of machines) await run('ip', ['netns', 'delete', namespace]).catch(() => {});
  }

  #add(name: string, number: number): string[] {
    const machine = new Machine(`${this.#prefix}-${name}`, number);
    this.#machines.set(name, machine);
    return [`ip netns add ${machine.namespace}`, `ip -n ${machine.namespace} link set lo up`];
  }

  #cable(machine: Machine, port: string): string[] {
    return [
      `ip link add eth0 netns ${machine.namespace} type veth peer name ${port} netns ${this.wan.namespace}`,
      `ip -n ${this.wan.namespace} link set ${port} master bridge up`,
      `ip -n ${machine.namespace} link set eth0 up`,
      ...outside(machine, 'eth0'),
    ];
  }
}

function outside({ namespace, number }: Machine, device: string): string[] {
  return [
    `ip -n ${namespace} address add 10.99.0.${number}/24 dev ${device}`,
    `ip -n ${namespace} address add fd99::${number}/64 dev ${device} nodad`,
  ];
}

function shell(commands: readonly string[]): Promise<unknown> {
  return run('sh', ['-ec', commands.join('\n')], { timeout: 20_000 });
}
