import { execFileSync } from 'node:child_process';
import { FakeGpio } from '../../../integration/gpio/support/fake-gpio.js';
import { openPty, type Pty } from '../../../support/pty.js';
import { uartFrame } from '../../../support/uart-frame.js';

const FIRST_LINE = 512;
const BCM = 17;
const HEIGHT_MM = 1_000;
const EMPTY_MM = 1_250;
const PERIOD_MS = 50;

/**
 * A tank of 1,000 L as a node's Pi sees it: a rangefinder on a serial line, and a pin that opens a valve. The water
 * rises while the pin is high.
 */
export class Water {
  /** How fast it rises with the valve open, in percent a second. */
  inflow_percent_per_s = 0;
  #open = false;
  /** Under way while the board is asked how the valve stands. */
  #asked: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly line: Pty,
    private readonly board: FakeGpio,
    /** How full it is. */
    public percent: number,
  ) {}

  /** @param percent how full it is at first */
  static async begin(percent: number): Promise<Water> {
    const line = await openPty(`/dev/sluice-e2e-${process.pid}`);
    // What udev does for a serial line.
    execFileSync('sh', ['-ec', 'chgrp 20 "$1" && chmod 0660 "$1"', 'sh', line.devicePath]);
    const board = await FakeGpio.start({ label: 'pinctrl-bcm2711', base: FIRST_LINE });
    const water = new Water(line, board, percent);
    water.#timer = setInterval(() => water.#flow(), PERIOD_MS);
    return water;
  }

  /** The installer's file of measurements: the only thing that is written by hand, as everywhere. */
  measurements(id: string): string {
    return JSON.stringify([
      {
        id,
        name: id,
        shape: { kind: 'rectangle', length_mm: 1_000, width_mm: 1_000, height_mm: HEIGHT_MM },
        sensor: {
          driver: 'serial',
          device: this.line.devicePath,
          mode: 'auto',
          empty_distance_mm: EMPTY_MM,
          max_rate_mm_per_s: 1_000,
        },
        inlet: { relay: { driver: 'onoff', gpio: BCM, active: 'high' }, max_run_s: 7_200 },
        idle_interval_s: 1,
      },
    ]);
  }

  /** The command that runs another one where the pins are seen. */
  readonly hardware = (...command: string[]) => this.board.command(...command);

  /** The level on the wire to the valve. */
  async isOpen(): Promise<boolean> {
    const { direction, level } = await this.board.state(FIRST_LINE + BCM);
    return direction === 'out' && level === 1;
  }

  async end(): Promise<void> {
    clearInterval(this.#timer);
    // A board that stops before it has answered resets the connection.
    await this.#asked;
    await this.board.stop();
    await this.line.close();
  }

  #flow(): void {
    if (this.#open) this.percent += (this.inflow_percent_per_s * PERIOD_MS) / 1_000;
    this.line.write(uartFrame(Math.round(EMPTY_MM - (this.percent / 100) * HEIGHT_MM)));
    this.#asked ??= this.#look();
  }

  async #look(): Promise<void> {
    this.#open = await this.isOpen();
    this.#asked = undefined;
  }
}
