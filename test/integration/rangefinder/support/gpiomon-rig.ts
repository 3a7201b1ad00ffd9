import type { Ranging } from '../../../../firmware/domain/level/ranging.js';
import { SystemClock } from '../../../../firmware/drivers/clock/system.js';
import { GpiomonRangeFinder } from '../../../../firmware/drivers/rangefinder/gpiomon/range-finder.js';
import type { Clock } from '../../../../firmware/ports/clock.js';
import { RecordedLog } from '../../../support/recorded-log.js';
import { waitFor } from '../../../support/wait-for.js';
import { GpiomonBoard } from './gpiomon-board.js';

export const AT_20_C_M_PER_S = 343.42;
/** 1 m and 1.4 mm there and back. */
export const METRE_US = 5_832;

/** The real driver on a board without hardware: trigger GPIO 23, echo GPIO 24. */
export class GpiomonRig {
  readonly log = new RecordedLog();
  readonly finder: GpiomonRangeFinder;

  private constructor(
    readonly board: GpiomonBoard,
    clock: Clock,
  ) {
    this.finder = new GpiomonRangeFinder({
      program: board.program,
      gpiochip: 'gpiochip4',
      trigger_gpio: 23,
      echo_gpio: 24,
      blind_zone_mm: 200,
      max_range_mm: 6_000,
      speed_m_per_s: () => AT_20_C_M_PER_S,
      clock,
      log: this.log,
      gpioRoot: board.gpioRoot,
    });
  }

  static async make(generation: 1 | 2, clock: Clock = new SystemClock()): Promise<GpiomonRig> {
    return new GpiomonRig(await GpiomonBoard.make(generation, 23), clock);
  }

  begin(): Promise<void> {
    return this.finder.start(new AbortController().signal);
  }

  /** Generation 1 does not say when it watches: a busy machine may be later than the driver thinks. */
  async start(): Promise<void> {
    await this.begin();
    await waitFor('gpiomon', () => this.board.watchers === 1);
  }

  /** The distance of the next ping, rounded to mm; or what went wrong. */
  async told(): Promise<number | string> {
    const ranging = await this.finder.range();
    return ranging.kind === 'echo' ? Math.round(ranging.distance_mm) : ranging.kind;
  }

  rangeUntil(kind: Ranging['kind']): Promise<true> {
    return waitFor(
      `a ranging of kind ${kind}`,
      async () => (await this.finder.range()).kind === kind,
      15_000,
    );
  }

  get warnings() {
    return this.log.lines.filter(({ level }) => level === 'warn');
  }

  get codes(): string[] {
    return this.warnings.map(({ fields }) => (fields as { code: string }).code);
  }

  async end(): Promise<void> {
    await this.finder.stop();
    await this.board.remove();
  }
}
