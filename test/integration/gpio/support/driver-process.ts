import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FakeGpio } from './fake-gpio.js';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** How node runs the sources as they are. */
export const FROM_SOURCES = ['--import', at('../../../support/typescript-hooks.mjs')];
/** The program of the product. */
export const MAIN = at('../../../../firmware/main.ts');

interface Answer {
  readonly id?: number;
  readonly value?: unknown;
  readonly error?: { readonly code?: string; readonly message: string };
  readonly ready?: true;
  readonly log?: LogLine;
}

export interface LogLine {
  readonly level: string;
  readonly fields: { readonly code?: string };
  readonly sentence: string;
}

/** A process with our real drivers in it, on a fake board. It can be killed like any other. */
export class DriverProcess {
  readonly log: LogLine[] = [];
  private said = '';
  private calls = 0;
  private readonly waiting = new Map<number, (answer: Answer) => void>();

  private constructor(readonly child: ChildProcess) {
    const hear = (data: Buffer) => {
      this.said += data.toString();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('message', (answer: Answer) => {
      if (answer.log !== undefined) this.log.push(answer.log);
      if (answer.id !== undefined) this.waiting.get(answer.id)?.(answer);
    });
    child.once('exit', () => {
      for (const [id, answered] of this.waiting) answered({ id, error: { message: `ended: ${this.said}` } });
    });
  }

  static async on(gpio: FakeGpio): Promise<DriverProcess> {
    const child = gpio.spawn([process.execPath, ...FROM_SOURCES, at('driver-host.ts')]);
    const process_ = new DriverProcess(child);
    await once(child, 'message');
    return process_;
  }

  /** Makes a driver of a kind that `driver-host.ts` knows, under a name. */
  make(driver: string, kind: 'relays' | 'switch' | 'meter', options: object): Promise<unknown> {
    return this.call(driver, 'new', kind, options);
  }

  /** Calls a method of a driver; rejects with what it rejects with. */
  async call(driver: string, method: string, ...args: readonly unknown[]): Promise<unknown> {
    this.calls += 1;
    const id = this.calls;
    const answer = await new Promise<Answer>((resolve) => {
      this.waiting.set(id, resolve);
      this.child.send({ id, driver, method, args });
    });
    this.waiting.delete(id);
    if (answer.error === undefined) return answer.value;
    throw Object.assign(new Error(answer.error.message), { code: answer.error.code });
  }

  /** Ends it like a power cut of the program alone. */
  async kill(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }
}
