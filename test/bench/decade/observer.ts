import type { Fault, FaultName } from '../../../firmware/domain/diagnosis/fault.js';
import { DEFAULT_REFILL_RULE } from '../../../firmware/domain/refill/refill-rule.js';
import type { TankPicture } from '../../../firmware/domain/tank/tank-options.js';
import type { TankTruth } from '../../../firmware/drivers/simulated/simulated-tank.js';
import type { Breakage, Present } from './breakage.js';
import type { HandRuns } from './hand-runs.js';
import { Overflows } from './overflows.js';
import { Permission } from './permission.js';
import { EXPECTED, type Injected, looksAlike, NO_WATER } from './plan.js';
import { PumpWatch } from './pump-watch.js';
import { waitsForRain } from './rain-wait.js';
import { SourceWatch } from './sources.js';
import type { DecadeTank } from './specs.js';
import { type Case, countOvershoot, emptyTally, type Tally } from './tally.js';

/** One tick with the truth beside it. */
export interface Seen {
  readonly now_ms: number;
  readonly picture: TankPicture;
  readonly open: boolean;
  readonly truth: TankTruth;
  /** How full the plain rule's tank is. */
  readonly plain_percent: number;
  readonly faults: readonly Fault[];
  readonly breakage: Breakage;
  /** Whether it is filled from a source that is dry. */
  readonly source_fails: boolean;
  /** Whether the pressure switch calls for the pump. */
  readonly demand: boolean;
  /** Whether the pump has lost its suction. */
  readonly suction_lost: boolean;
  /** Whether a lease of the gateway keeps it from beginning to fill. */
  readonly leased_wait: boolean;
}

interface OpenCase {
  readonly present: Present;
  seen_ms: number;
  first: FaultName | null;
  named_after_ms: number | null;
}

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
/** What was named while a fault lasted, or so soon after it, came from it. */
const GRACE_MS = 12 * HOUR_MS;
/** After a broken sensor the two tanks stand differently for so long. */
const APART_MS = 72 * HOUR_MS;
/** No actuator starts more often in an hour: the default of an inlet. */
const MOST_STARTS = 12;
/** Below the low setpoint beyond the sensor's noise, in percent. */
const LOW_PERCENT = DEFAULT_REFILL_RULE.low_percent - 1;
/** How a run by rule ends: at the setpoint, or so much before it as still runs in. */
const ENDS_BY_RULE: readonly string[] = ['reached_high', 'closes_ahead'];
/** It has ended when the valve has closed. */
const CLOSED_AFTER_MS = 25_000;
/** What goes wrong at every tick of ten years is told by its beginning. */
const MOST_NOTES = 1_000;
const SENSOR_FAULTS: readonly Injected[] = ['sensor_dead', 'sensor_frozen', 'sensor_drifting'];

/** Watches one tank's life against the truth, and counts. Only this side knows what was injected. */
export class Observer {
  private readonly tally: Tally = emptyTally();
  private case: OpenCase | null = null;
  private lately: { kind: Injected; until_ms: number } | null = null;
  private named = new Set<FaultName>();
  private seen: Seen | null = null;
  private starts_ms: number[] = [];
  private dry_since_ms: number | null = null;
  private dry_counted = false;
  private readonly pump: PumpWatch;
  private readonly sources: SourceWatch;
  private readonly overflows: Overflows;
  private readonly permission: Permission;
  private closing: { at_ms: number; high_percent: number } | null = null;

  constructor(
    private readonly tank: DecadeTank,
    hand: HandRuns,
  ) {
    this.pump = new PumpWatch(tank, this.tally, (what, now_ms) => this.note(what, now_ms, false));
    this.sources = new SourceWatch(tank, this.tally, (what, now_ms) => this.note(what, now_ms, true));
    this.overflows = new Overflows(tank, this.tally, (what, now_ms, open) => this.note(what, now_ms, open));
    this.permission = new Permission(tank, hand);
  }

  /** Takes in what is broken now. */
  faults(present: Present | null, now_ms: number): void {
    if (this.case !== null && this.case.present !== present) this.closeCase(now_ms);
    if (present !== null && this.case === null) {
      this.case = { present, seen_ms: 0, first: null, named_after_ms: null };
      // What was still named from before is told anew.
      this.named = new Set();
    }
  }

  /** The node was restarted, which keeps what it has named, or a person has unlocked the inlet. */
  unlocked(): void {
    this.sources.unlocked();
  }

  tick(seen: Seen): void {
    const before = this.seen;
    this.seen = seen;
    this.tally.ticks += 1;
    if (this.tank.two_sources && before !== null) this.sources.watch(seen, before);
    this.watchNames(seen, before);
    if (before === null) return;
    this.overflows.watch(seen, before);
    this.watchRuns(seen, before);
    this.watchPermission(seen, before);
    this.watchTrips(seen, before);
    if (this.tank.spec.pumped) this.pump.watch(seen, before);
    this.watchOvershoot(seen, before);
    this.watchWait(seen, before);
    this.watchLow(seen, before);
  }

  finish(now_ms: number, core_s: number): Tally {
    if (this.case !== null) this.closeCase(now_ms);
    this.tally.tank_years = now_ms / YEAR_MS;
    this.tally.core_s = core_s;
    return this.tally;
  }

  private closeCase(now_ms: number): void {
    if (this.case === null) return;
    const { present, ...rest } = this.case;
    const { kind } = present.what;
    const done: Case = { kind, set: this.tank.set, ...rest };
    if (present.holds) this.tally.cases.push(done);
    this.lately = { kind, until_ms: now_ms };
    this.case = null;
  }

  private watchNames({ faults, now_ms, open }: Seen, before: Seen | null): void {
    const current = this.case;
    if (current?.present.holds === true && before !== null) {
      const when = EXPECTED[current.present.what.kind].while;
      if (when === 'always' || (when === 'open') === before.open) current.seen_ms += now_ms - before.now_ms;
    }
    if (faults.length === 0 && this.named.size === 0) return;
    const names = new Set(faults.map(({ name }) => name));
    for (const name of names) if (!this.named.has(name)) this.newlyNamed(name, now_ms, open);
    this.named = names;
  }

  private newlyNamed(name: FaultName, now_ms: number, open: boolean): void {
    const current = this.case;
    if (name === 'overflow') {
      if ((this.seen?.truth.percent ?? 0) < 97) this.falseAlarm(name, now_ms);
      return;
    }
    if (current?.present.holds === true) {
      const { kind } = current.present.what;
      const { names, also } = EXPECTED[kind];
      if (looksAlike(kind, name, this.tank.set, open)) {
        const what = `${kind} called ${name}`;
        this.tally.lookalikes[what] = (this.tally.lookalikes[what] ?? 0) + 1;
        return;
      }
      if (!also.includes(name)) current.first ??= name;
      if (names.includes(name)) current.named_after_ms ??= current.seen_ms;
      else if (!also.includes(name)) this.falseAlarm(`${name} by ${kind}`, now_ms);
      return;
    }
    const recent = this.lately !== null && now_ms - this.lately.until_ms < GRACE_MS ? this.lately : null;
    if (recent !== null && EXPECTED[recent.kind].names.includes(name)) return;
    if ((name === 'weak_supply' || NO_WATER.includes(name)) && this.sources.failedWithin(GRACE_MS, now_ms)) {
      const what = `source_dry called ${name}`;
      this.tally.lookalikes[what] = (this.tally.lookalikes[what] ?? 0) + 1;
      return;
    }
    this.falseAlarm(recent === null ? name : `${name} after ${recent.kind}`, now_ms);
  }

  private falseAlarm(name: string, now_ms: number): void {
    const key = `${this.tank.set}: ${name}`;
    this.tally.false_alarms[key] = (this.tally.false_alarms[key] ?? 0) + 1;
    this.note(`false alarm ${name}`, now_ms, this.seen?.open ?? false);
  }

  private note(what: string, now_ms: number, open: boolean): void {
    if (this.tally.violations.length >= MOST_NOTES) return;
    const day = (now_ms / 86_400_000).toFixed(3);
    const { picture, breakage, truth } = this.seen ?? {};
    this.tally.violations.push(
      `${this.tank.spec.id} (${this.tank.set}), day ${day}: ${what}, inlet ${open ? 'open' : 'closed'} (${picture?.inlet?.reason.code}), level ${picture?.reading.reason.code}, ${truth?.percent.toFixed(1)} %, broken: ${breakage?.present?.what.kind ?? 'nothing'}`,
    );
  }

  private watchRuns({ open, now_ms, truth }: Seen, before: Seen): void {
    if (open && !before.open) {
      this.tally.starts += 1;
      this.starts_ms = [...this.starts_ms.filter((at_ms) => now_ms - at_ms < HOUR_MS), now_ms];
      if (this.starts_ms.length > MOST_STARTS) {
        this.tally.chatter += 1;
        if (this.starts_ms.length === MOST_STARTS + 1) this.note('too many starts in an hour', now_ms, open);
      }
    }
    const dry = open && before.open && truth.inflow_litres === before.truth.inflow_litres;
    if (!dry) {
      this.dry_since_ms = null;
      this.dry_counted = false;
      return;
    }
    this.dry_since_ms ??= before.now_ms;
    const lasted_s = (now_ms - this.dry_since_ms) / 1_000;
    this.tally.longest_dry_run_s = Math.max(this.tally.longest_dry_run_s, lasted_s);
    if (lasted_s <= this.tank.max_run_s + 2 || this.dry_counted) return;
    this.dry_counted = true;
    this.tally.dry_runs_too_long += 1;
    this.note('run without water beyond the allowed time', now_ms, open);
  }

  private watchPermission(seen: Seen, before: Seen): void {
    const missing = this.permission.missing(seen, before);
    if (missing === null) return;
    this.tally.without_permission += 1;
    this.note(`open without ${missing}`, seen.now_ms, seen.open);
  }

  /** Whoever is locked out for nothing has been alarmed for nothing. */
  private watchTrips({ picture, now_ms, source_fails, suction_lost }: Seen, before: Seen): void {
    for (const actuator of ['inlet', 'pump'] as const) {
      const trip = picture.decisions[actuator]?.trip ?? null;
      if (trip === null || (before.picture.decisions[actuator]?.trip ?? null) !== null) continue;
      const broken = this.case !== null || (this.lately !== null && now_ms - this.lately.until_ms < GRACE_MS);
      const dry = actuator === 'inlet' ? source_fails : suction_lost;
      if (!broken && !dry) this.falseAlarm(`${actuator} locked: ${trip.code}`, now_ms);
    }
  }

  private watchOvershoot({ open, now_ms, picture, truth, breakage }: Seen, before: Seen): void {
    if (before.open && !open && ENDS_BY_RULE.includes(picture.inlet?.reason.code ?? '')) {
      this.closing = { at_ms: now_ms, high_percent: DEFAULT_REFILL_RULE.high_percent };
    }
    const kind = breakage.present?.holds === true ? breakage.present.what.kind : null;
    if (kind === 'inlet_stuck_open' || kind === 'sensor_drifting' || open) this.closing = null;
    if (this.closing === null || now_ms - this.closing.at_ms < CLOSED_AFTER_MS) return;
    countOvershoot(this.tally, truth.percent - this.closing.high_percent);
    this.closing = null;
  }

  /** The gateway was cut off: its lease ends by itself, and so does the waiting. */
  private watchWait({ picture, leased_wait, now_ms, open }: Seen, before: Seen): void {
    if (leased_wait) this.tally.waited_minutes += (now_ms - before.now_ms) / 60_000;
    else if (waitsForRain(picture)) {
      this.tally.waits_too_long += 1;
      if (before.leased_wait) this.note('waits beyond the lease', now_ms, open);
    }
  }

  /** Minutes below the low setpoint, ours and the plain rule's, unless a broken sensor keeps, or has kept, ours from filling. */
  private watchLow({ truth, plain_percent, now_ms, breakage, leased_wait }: Seen, before: Seen): void {
    // Who draws by a pump leaves the reserve in the tank; the plain rule's twin has none, and waits for nobody.
    if (this.tank.spec.pumped || leased_wait) return;
    const kind = breakage.present?.what.kind;
    const { lately } = this;
    const apart =
      lately !== null && SENSOR_FAULTS.includes(lately.kind) && now_ms - lately.until_ms < APART_MS;
    if (apart || (kind !== undefined && SENSOR_FAULTS.includes(kind))) return;
    const minutes = (now_ms - before.now_ms) / 60_000;
    const low = truth.percent < LOW_PERCENT;
    const plain_low = plain_percent < LOW_PERCENT;
    if (low) this.tally.low_minutes += minutes;
    if (plain_low) this.tally.plain_low_minutes += minutes;
    if (low === plain_low) return;
    const { low_more } = this.tally;
    const during = kind ?? 'nothing';
    low_more[during] = (low_more[during] ?? 0) + (low ? minutes : -minutes);
  }
}
