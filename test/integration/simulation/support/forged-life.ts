import { reason } from '../../../../firmware/domain/reason.js';
import type { TankPicture } from '../../../../firmware/domain/tank/tank-options.js';
import { HandRuns } from '../../../bench/decade/hand-runs.js';
import { Observer, type Seen } from '../../../bench/decade/observer.js';
import { type DecadeTank, decadeTank } from '../../../bench/decade/specs.js';
import type { Tally } from '../../../bench/decade/tally.js';

/** One tick as it is shown to the judge. What is left out is as at the tick before. */
export interface Forged {
  /** Since the tick before (left out: 1 s). */
  readonly after_s?: number;
  readonly percent?: number;
  readonly quality?: 'good' | 'uncertain';
  readonly open?: boolean;
  readonly mode?: 'auto' | 'hand' | 'off';
  readonly why?: string;
  readonly source?: string | null;
  readonly pump?: boolean;
  readonly demand?: boolean;
  readonly suction_lost?: boolean;
  readonly leased_wait?: boolean;
  /** Of the level sensor, in times of what it should be. */
  readonly noise_ratio?: number;
  /** What has come in, was drawn and ran over since the tick before, in litres. */
  readonly inflow_litres?: number;
  readonly outflow_litres?: number;
  readonly overflow_litres?: number;
  readonly names?: readonly string[];
  readonly plain_percent?: number;
}

/** A life that nobody lived: what a judge says of it is known beforehand. */
export class ForgedLife {
  readonly hand = new HandRuns(7_200);
  now_ms = 0;
  private readonly observer: Observer;
  private last: Required<Omit<Forged, 'after_s'>> = {
    percent: 50,
    quality: 'good',
    open: false,
    mode: 'auto',
    why: 'above_low',
    source: null,
    pump: false,
    demand: false,
    suction_lost: false,
    leased_wait: false,
    noise_ratio: 1,
    inflow_litres: 0,
    outflow_litres: 0,
    overflow_litres: 0,
    names: [],
    plain_percent: 50,
  };
  private readonly sums = { inflow_litres: 0, outflow_litres: 0, overflow_litres: 0 };
  private present: Parameters<Observer['faults']>[0] = null;

  constructor(readonly tank: DecadeTank) {
    this.observer = new Observer(tank, this.hand);
  }

  /** Breaks something, or mends it with null. */
  breaks(kind: string | null): this {
    this.present = kind === null ? null : ({ what: { kind }, holds: true } as never);
    this.observer.faults(this.present, this.now_ms);
    return this;
  }

  /** Shows ticks to the judge, one after the other. */
  see(...ticks: readonly Forged[]): this {
    for (const { after_s = 1, ...forged } of ticks) {
      this.now_ms += 1_000 * after_s;
      // Water flows at one tick; everything else stays as it is.
      const flows = { inflow_litres: 0, outflow_litres: 0, overflow_litres: 0 };
      this.last = { ...this.last, ...flows, ...forged };
      this.observer.tick(this.seen());
    }
    return this;
  }

  /** What the judge has counted up to now. */
  get tally(): Tally {
    return this.observer.finish(this.now_ms, 1);
  }

  private seen(): Seen {
    const { last, sums, now_ms } = this;
    sums.inflow_litres += last.inflow_litres;
    sums.outflow_litres += last.outflow_litres;
    sums.overflow_litres += last.overflow_litres;
    const { percent, open, mode } = last;
    const inlet = { running: open, mode, reason: reason(last.why), trip: null, source: last.source };
    const pump = { running: last.pump, mode: 'auto', reason: reason('low_pressure'), trip: null };
    const reading = { quality: last.quality, level: { percent }, reason: reason('level_good') };
    return {
      now_ms,
      picture: { reading, inlet, decisions: { inlet, pump } } as unknown as TankPicture,
      open,
      truth: { ...sums, percent, litres: 20 * percent, inlet_running: open },
      plain_percent: last.plain_percent,
      faults: last.names.map((name) => ({ name }) as never),
      breakage: { present: this.present, noise_ratio: last.noise_ratio } as never,
      source_fails: false,
      demand: last.demand,
      suction_lost: last.suction_lost,
      leased_wait: last.leased_wait,
    };
  }
}

/** The first tank of the decade that is like this. */
export function tankThat(is: (tank: DecadeTank) => boolean): DecadeTank {
  for (let number = 0; number < 1_000; number++) {
    const tank = decadeTank(1, Math.floor(number / 4), number % 4);
    if (is(tank)) return tank;
  }
  throw new Error('no tank of the decade is like that');
}
