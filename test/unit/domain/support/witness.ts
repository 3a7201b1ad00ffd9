import { expect } from '@jest/globals';
import type { Command } from '../../../../firmware/domain/command/command.js';
import { rectangle } from '../../../../firmware/domain/geometry/rectangle.js';
import { DRY_FOR_MS } from '../../../../firmware/domain/instruments/float-guard.js';
import type { SwitchState } from '../../../../firmware/domain/instruments/level-switch.js';
import type { Lease } from '../../../../firmware/domain/lease/lease.js';
import { DEFAULT_FILTER } from '../../../../firmware/domain/level/filter.js';
import { reason } from '../../../../firmware/domain/reason.js';
import { DEFAULT_REFILL_RULE, type RefillRule } from '../../../../firmware/domain/refill/refill-rule.js';
import { TankController } from '../../../../firmware/domain/tank/tank-controller.js';
import type { TankPicture } from '../../../../firmware/domain/tank/tank-options.js';
import { Answers } from './answers.js';
import type { Deed, Sight } from './deeds.js';
import { FLOAT_MARGIN_PERCENT, FLOAT_PERCENT, LIMITS, MOST_HELD_S } from './inlet-limits.js';
import { OutsideWorld } from './outside-world.js';
import { Permit, renewal } from './permit.js';
import { EMPTY_MM, HEIGHT_MM, Surface } from './surface.js';

/**
 * Lets things happen to a controller and holds it to what must be true in every state. It keeps its own books of
 * permissions, runs and rests, and takes none of them from the controller.
 */
export class Witness {
  /** What was seen at least once: a property that never saw a run proves nothing. */
  readonly seen = new Set<string>();
  private readonly controller = new TankController(
    {
      mounting: { shape: rectangle(1_000, 1_000, HEIGHT_MM), empty_distance_mm: EMPTY_MM },
      filter: DEFAULT_FILTER,
      inlet: LIMITS,
      inflow_lph: 1_800,
      idle_interval_ms: 5_000,
    },
    DEFAULT_REFILL_RULE,
  );
  private rule: RefillRule = DEFAULT_REFILL_RULE;
  private now_ms = 0;
  private readonly surface = new Surface();
  private float: SwitchState | null = null;
  private float_wet_ms = Number.NEGATIVE_INFINITY;
  private relay_works = true;
  private relay_open = false;
  private was_open = false;
  private closed_ms = Number.NEGATIVE_INFINITY;
  private ran_ms = 0;
  private ran_at_ms = 0;
  private starts_ms: number[] = [];
  private trip: string | null = null;
  private opened_ms = 0;
  private rest_until_ms = 0;
  private permission: Permit | null = null;
  private readonly answers = new Answers(this.seen);
  private told = 0;
  private readonly world = new OutsideWorld();
  /** A refill that its limit broke off may go on after the rest. */
  private resumes = false;
  private by_rule = false;

  /** Something happens; then everything that must hold is asked for. */
  live(deed: Deed): void {
    switch (deed.deed) {
      case 'look':
        this.look(deed.after_ms, deed.sight);
        break;
      case 'decide':
        this.now_ms += deed.after_ms;
        this.judge(this.decide());
        break;
      case 'command':
        if (!deed.repeated) this.told += 1;
        this.command({ ...deed.wish, id: `command-${this.told}` });
        break;
      case 'renew':
        this.renew(deed.ours, deed.lease_s);
        break;
      case 'rule':
        this.told += 1;
        this.newRule(deed.rule, deed.from_disk);
        break;
      case 'relay':
        this.relay_works = deed.works;
        break;
      case 'trip':
        this.controller.trip('inlet', reason('ran_dry', { dry_s: 60 }));
        this.judge(this.decide());
        break;
      case 'hours':
        this.world.hours = deed.open;
        this.judge(this.decide());
        break;
      case 'clock':
        this.world.clock = deed.shows;
        this.judge(this.decide());
        break;
      case 'wait':
        this.wait(deed.lease_s);
        break;
      case 'float':
        this.float = deed.state;
    }
  }

  private look(after_ms: number, sight: Sight): void {
    this.now_ms += after_ms;
    const pings = this.surface.see(sight, after_ms);
    this.observe();
    this.judge(this.controller.tick(pings, this.now_ms));
  }

  private decide(): TankPicture {
    this.observe();
    return this.controller.decide(this.now_ms);
  }

  private observe(): void {
    this.controller.follow({ schedule: this.world.schedule });
    if (this.float === null) return;
    if (this.float === 'wet') this.float_wet_ms = this.now_ms;
    const mounting = { at: 'high' as const, switch_percent: FLOAT_PERCENT };
    this.controller.observe(
      { level_switches: [{ ...mounting, state: this.float }], flow_meters: [] },
      this.now_ms,
    );
  }

  private command(command: Command): void {
    const before = this.settled();
    const { quality, level } = before.reading;
    const answer = this.controller.command(command, this.world.arrival, this.now_ms);
    this.answers.mustBeTold(answer.reason);
    if (!answer.accepted) {
      this.seen.add(`refused ${answer.reason.code}`);
      if (answer.reason.code === 'command_late') expect(this.world.makesTooOld(command)).toBe(true);
      // A refusal changes nothing.
      expect(this.decide()).toEqual({ ...before, outcomes: [] });
      return;
    }
    this.answers.await(command.id);
    expect(command.actuator).toBe('inlet');
    expect(this.world.makesTooOld(command)).toBe(false);
    if (command.issued_wall_ms !== undefined)
      this.seen.add(`taken with a clock that shows ${this.world.clock}`);
    if (command.action === 'reset') {
      expect(before.inlet?.trip).not.toBeNull();
      this.trip = null;
      this.judge(this.decide());
      return;
    }
    this.permission = null;
    if (command.action === 'open') {
      expect(quality === 'good' || this.was_open).toBe(true);
      expect([null, 'dry']).toContain(this.float);
      expect(level?.percent).toBeLessThan(LIMITS.full_percent);
      const { id, duration_s = 60, lease_s } = command;
      const ends_ms = this.now_ms + Math.min(duration_s, 60) * 1_000;
      this.permission = new Permit(id, ends_ms, lease_s === undefined ? null : this.now_ms + lease_s * 1_000);
      expect(answer.until_ms).toBeLessThanOrEqual(ends_ms);
    }
    this.judge(this.decide());
  }

  private renew(ours: boolean, lease_s: number): void {
    const command_id = (ours ? this.permission?.id : null) ?? 'of-nobody';
    const { accepted } = this.lease(renewal(command_id, lease_s));
    if (accepted) {
      expect(ours && this.permission?.renewable(this.now_ms)).toBe(true);
      this.permission?.renew(lease_s, this.now_ms);
    }
    this.seen.add(accepted ? 'renewed' : 'not renewed');
    this.judge(this.decide());
  }

  private wait(lease_s: number): void {
    expect(this.lease(this.world.wait(lease_s, this.now_ms)).accepted).toBe(true);
    this.judge(this.decide());
  }

  private lease(lease: Lease) {
    this.told += 1;
    const message = { id: `lease-${this.told}`, ttl_s: 30 };
    return this.controller.lease(lease, message, this.world.arrival, this.now_ms);
  }

  /** The picture of this moment, after which nothing changes while no time passes. */
  private settled(): TankPicture {
    const picture = this.decide();
    this.judge(picture);
    const again = this.decide();
    this.judge(again);
    return again;
  }

  private newRule(rule: RefillRule, from_disk: boolean): void {
    const message = { id: `rule-${this.told}`, ttl_s: 30 };
    if (!from_disk && !this.controller.judgeRule(rule, message, this.world.arrival).accepted) {
      expect(rule.high_percent).toBeGreaterThanOrEqual(LIMITS.full_percent);
      return;
    }
    this.rule = rule;
    this.controller.keepRule(rule);
    this.judge(this.decide());
  }

  private judge(picture: TankPicture): void {
    const { inlet } = picture;
    if (inlet === null) throw new Error('the tank has an inlet');
    this.mustBeSafe(picture, inlet.running);
    if (inlet.running && !this.was_open) this.mustBeAllowedToOpen(picture);
    this.mustStayTripped(inlet.trip?.code ?? null, inlet.running);
    this.mustEnd(inlet.mode, inlet.until_ms);
    this.answers.mustBeTold(inlet.reason);
    this.answers.mustBeTold(this.controller.status);
    this.answers.mustSettleOnce(picture.outcomes);
    this.keepBooks(inlet.running, inlet.reason.code);
    this.by_rule = inlet.running && inlet.mode === 'auto';
    this.followRelay(inlet.running);
    this.seen.add(`${inlet.running ? 'open' : 'closed'} ${inlet.mode} ${inlet.reason.code}`);
  }

  private mustBeSafe({ reading, inlet }: TankPicture, open: boolean): void {
    expect(reading.level === null).toBe(reading.quality === 'bad');
    if (!open) return;
    expect(reading.quality).not.toBe('bad');
    expect(reading.level?.percent).toBeLessThan(LIMITS.full_percent);
    expect(inlet?.mode).not.toBe('off');
    // A float that is wet, or that nobody can read, means full.
    expect([null, 'dry']).toContain(this.float);
    expect(this.now_ms - this.float_wet_ms).toBeGreaterThanOrEqual(DRY_FOR_MS);
    if (this.was_open)
      expect(this.ran_ms + this.now_ms - this.ran_at_ms).toBeLessThan(LIMITS.max_run_s * 1_000);
    if (inlet?.mode === 'auto') {
      expect(this.rule.enabled).toBe(true);
      expect(reading.level?.percent).toBeLessThan(this.rule.high_percent);
      const brief = this.was_open && this.now_ms - this.opened_ms < LIMITS.min_run_s * 1_000;
      if (!brief) expect(reading.level?.percent).toBeLessThan(this.world.setpoints(this.rule).high_percent);
    }
    if (inlet?.mode === 'hand') this.mustHavePermission(inlet.command_id);
  }

  private mustBeAllowedToOpen({ reading, inlet }: TankPicture): void {
    expect(reading.quality).toBe('good');
    expect(this.now_ms).toBeGreaterThanOrEqual(this.rest_until_ms);
    expect(this.now_ms - this.closed_ms).toBeGreaterThanOrEqual(LIMITS.min_off_s * 1_000);
    const recent = this.starts_ms.filter((at_ms) => this.now_ms - at_ms < 3_600_000);
    expect(recent.length).toBeLessThan(LIMITS.max_starts_per_hour);
    if (this.float === 'dry') {
      expect(reading.level?.percent).toBeLessThanOrEqual(FLOAT_PERCENT + FLOAT_MARGIN_PERCENT);
    }
    if (inlet?.mode === 'hand') this.mustHavePermission(inlet.command_id);
    else {
      const { low_percent, high_percent } = this.world.setpoints(this.rule);
      const percent = reading.level?.percent ?? Number.NaN;
      expect(percent).toBeLessThan(this.resumes ? high_percent : low_percent);
      expect(this.world.forbidsToBegin(percent, this.now_ms)).toBe(false);
    }
  }

  /** What is locked stays so until it is reset, and does not run. */
  private mustStayTripped(code: string | null, open: boolean): void {
    if (this.trip !== null) expect(code).toBe(this.trip);
    this.trip = code;
    if (code !== null) expect(open).toBe(false);
  }

  private mustHavePermission(id: string | null): void {
    expect(id).toBe(this.permission?.id);
    expect(this.now_ms).toBeLessThan(this.permission?.until_ms ?? 0);
  }

  private mustEnd(mode: string, until_ms: number | null): void {
    if (mode === 'auto') return;
    expect(until_ms).toBeGreaterThan(this.now_ms);
    expect(until_ms).toBeLessThanOrEqual(this.now_ms + MOST_HELD_S * 1_000);
    if (mode === 'hand' && this.was_open) {
      expect(until_ms).toBeLessThanOrEqual(this.opened_ms + LIMITS.max_run_s * 1_000);
    }
  }

  private keepBooks(open: boolean, reason_code: string): void {
    if (open && !this.was_open) {
      this.opened_ms = this.now_ms;
      this.starts_ms.push(this.now_ms);
      // Only a whole rest makes it another run.
      if (this.now_ms - this.closed_ms >= LIMITS.rest_s * 1_000) this.ran_ms = 0;
    } else if (this.was_open) this.ran_ms += this.now_ms - this.ran_at_ms;
    this.ran_at_ms = this.now_ms;
    if (!open && this.was_open) this.closed_ms = this.now_ms;
    if (reason_code !== 'resting_after_limit') this.resumes = false;
    if (reason_code === 'run_limit_reached') {
      this.resumes = this.by_rule;
      this.rest_until_ms = this.now_ms + LIMITS.rest_s * 1_000;
    }
    this.was_open = open;
  }

  private followRelay(open: boolean): void {
    if (this.relay_works) this.relay_open = open;
    this.controller.readBack('inlet', this.relay_open, this.now_ms);
  }
}
