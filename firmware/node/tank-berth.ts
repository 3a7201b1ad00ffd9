import { reason } from '../domain/reason.js';
import type { Clock } from '../ports/clock.js';
import type { Inbound } from '../ports/uplink.js';
import { CalibrationPost, type TakenCalibration } from './calibration-post.js';
import type { Calibrations } from './calibrations.js';
import { readSensorWatch } from './inbox.js';
import { SensorShow } from './sensor-show.js';
import { TankLoop, type TankLoopOptions } from './tank-loop.js';
import type { TankSetup } from './tank-setup.js';

/** What a tank's place on its node works with. */
export type TankBerthOptions = Omit<TankLoopOptions, 'show' | 'inherited'> & {
  readonly calibrations?: Calibrations | undefined;
  readonly clock: Clock;
};

const CALIBRATED_ANEW = reason('calibrated_anew');

/** The place of one tank on its node: whoever looks after the tank there, and who follows when it is calibrated anew. */
export class TankBerth {
  private present: TankLoop;
  private readonly show: SensorShow;
  private readonly post: CalibrationPost;
  private relieve = new AbortController();
  private next: TakenCalibration | null = null;
  private changing: Promise<void> = Promise.resolve();
  private changed = () => {};

  constructor(private readonly options: TankBerthOptions) {
    const { setup, uplink, arrivals, clock, log, calibrations } = options;
    this.show = new SensorShow(setup.id, uplink, clock);
    this.post = new CalibrationPost({ tank: setup.id, calibrations, uplink, arrivals, clock, log });
    this.present = new TankLoop({ ...options, show: this.show });
  }

  /** Whoever looks after the tank now. */
  get loop(): TankLoop {
    return this.present;
  }

  /** The tank as it is looked after now. */
  get setup(): TankSetup {
    return this.present.setup;
  }

  /** Runs until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    this.post.tell();
    signal.addEventListener('abort', () => this.relieve.abort(), { once: true });
    while (!signal.aborted) {
      if (this.next !== null) await this.succeed(this.next, signal);
      this.relieve = new AbortController();
      if (signal.aborted) return;
      const running = this.present.run(this.relieve.signal);
      // Only from here on somebody acts on what comes.
      this.next?.done();
      this.next = null;
      this.changed();
      await running;
    }
  }

  /** Takes a message from outside, and acts on it at once. */
  async receive(message: Inbound): Promise<void> {
    // Between two loops nobody would act on it.
    while (this.next !== null) await this.changing;
    const { topic, payload, retained } = message;
    // Of retained ones the loop tells that they are not obeyed.
    if (retained) return this.present.receive(message);
    if (topic === 'sensorWatch') return this.watch(payload);
    if (topic !== 'calibrationSet') return this.present.receive(message);
    this.next = this.post.receive(payload, { setup: this.setup, rule: this.loop.controller.refillRule });
    if (this.next === null) return;
    this.changing = new Promise((resolve) => {
      this.changed = resolve;
    });
    this.relieve.abort();
    // Safe at once, not only when the last look at the water has ended.
    await this.present.retire(CALIBRATED_ANEW);
  }

  private watch(text: string): void {
    const read = readSensorWatch(text);
    if (read.ok && this.show.ask(read.value.watch_s)) this.present.look();
  }

  /** Another loop for the tank as it is calibrated now. Every relay has been put at rest. */
  private async succeed({ fitting }: TakenCalibration, signal: AbortSignal): Promise<void> {
    const { setup, other_shape } = fitting;
    const before = this.present;
    await before.retire(CALIBRATED_ANEW);
    if (!other_shape) before.keepKnowledge();
    if (setup.range_finder !== before.setup.range_finder) {
      await before.setup.range_finder
        .stop()
        .catch((error) => this.options.log.warn({ error }, 'A sensor did not close'));
      await setup.range_finder.start(signal);
    }
    const inherited = { ...before.left, knowledge: !other_shape };
    this.present = new TankLoop({ ...this.options, setup, show: this.show, inherited });
  }
}
