import { type Lease, WHILE_LIFTED } from '../domain/lease/lease.js';
import type { Around } from '../domain/tank/around.js';
import type { TankPicture } from '../domain/tank/tank-options.js';
import type { Stands } from './actuators.js';
import type { TankSetup } from './tank-setup.js';
import type { WaterBetween } from './water-between.js';

/** A loop where anything runs says so at least this often, in ms. */
const SAID_WITHIN_MS = 5_000;
/** The longest stretch over which the level is weighed, in ms: its end may still hold what came at its beginning. */
const WEIGHED_OVER_MS = 600_000;

/** What moves the water of one tank beside its own inlet. */
export interface PipedNow {
  /** Its outlet or pump takes water out, or another tank of the node has filled from it since the last look. */
  readonly drawing: boolean;
  /** Another tank is pumped into it, or was within the last ten minutes. */
  readonly fed: boolean;
}

/** How the water of one tank hangs together with that of the others. */
export class TankPipes {
  private looked_ms = Number.POSITIVE_INFINITY;
  private draws = false;

  constructor(
    private readonly setup: Pick<TankSetup, 'id' | 'pumps_to' | 'rain_fed' | 'control'>,
    private readonly between: WaterBetween,
  ) {}

  /** How its actuators stand now, monotonic: what goes to or comes from another tank is so for both. */
  note(decisions: TankPicture['decisions'], { inlet, outlet, pump }: Stands, now_ms: number): void {
    this.draws = outlet?.running === true || pump?.running === true;
    const { id, pumps_to = null, control } = this.setup;
    if (pump?.running === true && pumps_to !== null) this.between.goes(id, pumps_to, now_ms);
    const from = control.inlet?.sources?.find((source) => source.id === decisions.inlet?.source);
    if (inlet?.running === true && from?.supply_tank) this.between.leaves(from.supply_tank, now_ms);
  }

  /** The gateway has given a lease: it may say that a pump of another node leads water here. `until_ms` is monotonic. */
  leased({ actuator, want, reason }: Lease, until_ms: number): void {
    const feeds = actuator === 'inlet' && want === 'wait' && WHILE_LIFTED.includes(reason.code);
    if (feeds) this.between.comes(this.setup.id, until_ms);
  }

  /** Whether another tank is pumped into it, or was within the last ten minutes. */
  fed(now_ms: number): boolean {
    return this.between.cameSince(this.setup.id, now_ms - WEIGHED_OVER_MS);
  }

  /** What its controller is told of water that its own actuators do not move. @param raining null while nobody knows */
  around(now_ms: number, raining: boolean | null): Pick<Around, 'joined' | 'drawn'> {
    const { id, rain_fed } = this.setup;
    const joined = this.fed(now_ms) || (rain_fed === true && raining);
    return { joined, drawn: this.between.leftSince(id, now_ms - SAID_WITHIN_MS) };
  }

  /** At each look at the water: what moves it. */
  look(now_ms: number): PipedNow {
    const { id } = this.setup;
    const since_ms = Math.min(this.looked_ms, now_ms - SAID_WITHIN_MS);
    this.looked_ms = now_ms;
    return {
      drawing: this.draws || this.between.leftSince(id, since_ms),
      fed: this.fed(now_ms),
    };
  }
}
