import { execFileSync } from 'node:child_process';
import { constants, openSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BASE = 571;

/** What a sensor does with a trigger: `now_us` is the kernel's time. */
export type Sensor = (board: GpiomonBoard, now_us: number) => void;

/**
 * A board without hardware: a folder that looks like /sys/class/gpio, in which the trigger's value is a pipe whose other
 * end is the sensor, and programs gpiomon and gpioget that print what the test has them print.
 */
export class GpiomonBoard {
  /** How many triggers came. */
  triggers = 0;
  sensor: Sensor = () => {};
  private readonly watching = new Set<Socket>();
  private readonly server = createServer((socket) => this.watched(socket));
  private readonly pipes: Socket[] = [];
  private heard = '';

  private constructor(
    readonly folder: string,
    readonly generation: 1 | 2,
  ) {}

  static async make(generation: 1 | 2, trigger_gpio: number): Promise<GpiomonBoard> {
    const board = new GpiomonBoard(await mkdtemp(join(tmpdir(), 'sluice-gpiomon-')), generation);
    await board.build(trigger_gpio);
    return board;
  }

  /** Stands for /sys/class/gpio. */
  get gpioRoot(): string {
    return join(this.folder, 'sys/class/gpio');
  }

  get program() {
    return { file: join(this.folder, 'bin/gpiomon'), generation: this.generation };
  }

  /** What gpioget says, or the error that it and gpiomon end with. */
  async line(state: '0' | '1' | { readonly error: string }): Promise<void> {
    const failing = typeof state === 'object';
    await writeFile(join(this.folder, 'level'), failing ? '' : state);
    await writeFile(join(this.folder, 'error'), failing ? state.error : '');
  }

  /** How many gpiomons run. */
  get watchers(): number {
    return this.watching.size;
  }

  /** gpiomon prints this. */
  print(text: string): void {
    for (const socket of this.watching) socket.write(text);
  }

  /** gpiomon prints an edge as its generation does. */
  edge(level: 0 | 1, at_us: number): void {
    this.print(this.lineOf(level, at_us));
  }

  lineOf(level: 0 | 1, at_us: number): string {
    const seconds = Math.floor(at_us / 1e6);
    const nanoseconds = Math.floor((at_us - seconds * 1e6) * 1e3);
    if (this.generation === 1) return `${level} ${seconds} ${nanoseconds}\n`;
    return `${level === 1 ? 1 : 2} ${seconds}.${String(nanoseconds).padStart(9, '0')}\n`;
  }

  /** An echo that begins `after_us` after the trigger. */
  echo(width_us: number, after_us = 450): Sensor {
    return (board, now_us) => {
      board.edge(1, now_us + after_us);
      board.edge(0, now_us + after_us + width_us);
    };
  }

  /** gpiomon ends. */
  die(): void {
    for (const socket of this.watching) socket.destroy();
    this.watching.clear();
  }

  /** Makes the folder look like the root of a Pi 5, whose header is gpiochip4. */
  async asMachine(): Promise<void> {
    const chip = join(this.folder, 'sys/devices/rp1/gpio');
    const devices = join(this.folder, 'sys/bus/gpio/devices');
    await Promise.all([join(chip, 'gpiochip4'), devices].map((at) => mkdir(at, { recursive: true })));
    await symlink(join(chip, 'gpiochip4'), join(devices, 'gpiochip4'));
    await symlink(chip, join(this.gpioRoot, `gpiochip${BASE}/device`));
    await mkdir(join(this.folder, 'proc/device-tree'), { recursive: true });
    await writeFile(join(this.folder, 'proc/device-tree/model'), 'Raspberry Pi 5 Model B Rev 1.0\0');
  }

  /** What gpiomon was called with each time. */
  async readCalls(): Promise<string[]> {
    const text = await readFile(join(this.folder, 'calls'), 'utf8').catch(() => '');
    return text.split('\n').filter((line) => line !== '');
  }

  async remove(): Promise<void> {
    for (const pipe of this.pipes) pipe.destroy();
    this.die();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
    await rm(this.folder, { recursive: true });
  }

  private async build(trigger_gpio: number): Promise<void> {
    const line = join(this.gpioRoot, `gpio${BASE + trigger_gpio}`);
    const chip = join(this.gpioRoot, `gpiochip${BASE}`);
    await Promise.all([line, chip, join(this.folder, 'bin')].map((at) => mkdir(at, { recursive: true })));
    await this.files(chip, { label: 'pinctrl-rp1\n', base: `${BASE}\n`, ngpio: '54\n' });
    await this.files(line, { direction: 'in\n', edge: 'none\n', active_low: '0\n' });
    await this.files(this.gpioRoot, { export: '' });
    await this.line('0');
    await new Promise<void>((resolve) => this.server.listen(join(this.folder, 'wire'), resolve));
    this.listenToTrigger(join(line, 'value'));
    const version = this.generation === 1 ? '1.6.3' : '2.2.1';
    await this.script('gpiomon', [
      `[ "$1" = --version ] && echo "gpiomon (libgpiod) v${version}" && exit`,
      `echo "$*" >> '${this.folder}/calls'`,
      `[ -s '${this.folder}/error' ] && cat '${this.folder}/error' >&2 && exit 1`,
      `exec socat -u 'UNIX-CONNECT:${this.folder}/wire' -`,
    ]);
    await this.script('gpioget', [
      `[ -s '${this.folder}/error' ] && cat '${this.folder}/error' >&2 && exit 1`,
      `cat '${this.folder}/level'`,
    ]);
  }

  private listenToTrigger(value: string): void {
    execFileSync('mkfifo', [value]);
    const pipe = new Socket({
      fd: openSync(value, constants.O_RDONLY | constants.O_NONBLOCK),
      readable: true,
      writable: false,
    });
    pipe.on('data', (bytes) => {
      this.heard += bytes.toString();
      while (this.heard.includes('10')) {
        this.heard = this.heard.slice(this.heard.indexOf('10') + 2);
        this.triggers += 1;
        this.sensor(this, Number(process.hrtime.bigint()) / 1e3);
      }
    });
    // The pipe stays open when a driver closes its end.
    openSync(value, constants.O_WRONLY | constants.O_NONBLOCK);
    this.pipes.push(pipe);
  }

  private async files(folder: string, texts: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
  }

  private async script(name: string, lines: readonly string[]): Promise<void> {
    const file = join(this.folder, 'bin', name);
    await writeFile(file, ['#!/bin/sh', ...lines, ''].join('\n'));
    await chmod(file, 0o755);
  }

  /** A gpiomon is there, and watches. */
  private watched(socket: Socket): void {
    this.watching.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => this.watching.delete(socket));
    if (this.generation === 2) socket.write("Monitoring line '24'...\n");
  }
}
