import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import { AlarmDesk, type AlarmDeskOptions } from '../../../firmware/gateway/alarms/alarm-desk.js';
import { AuditLog } from '../../../firmware/gateway/auth/audit-log.js';
import type { OwnReading } from '../../../firmware/gateway/hosts/own-machine.js';
import { FarmState } from '../../../firmware/gateway/state/farm-state.js';
import type { AlarmView } from '../../../firmware/protocol/alarms.js';
import type { ActuatorPayload, HostPayload, LevelPayload } from '../../../firmware/protocol/payloads.js';
import { LEVEL, VALID_PAYLOADS } from '../../support/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';

export const NOW_MS = Date.UTC(2026, 2, 1, 6);
export const ADMIN = { by: { username: 'admin', role: 'admin' }, from: '-' } as const;

/**
 * The real alarm desk above the real store and farm state, with nodes `pi0`, `pi1` … of one tank each, the first
 * tank's name `house`. What nodes tell is told to the farm state, as the broker does.
 */
export class AlarmRig {
  readonly clock = new VirtualClock(NOW_MS);
  readonly log = new RecordedLog();
  private readonly folder = mkdtempSync(join(tmpdir(), 'sluice-alarms-'));
  readonly store = openStore(join(this.folder, 'gateway.db'), { clock: this.clock, log: this.log });
  readonly audit = new AuditLog({ store: this.store.audit, clock: this.clock, log: this.log });
  state: FarmState;
  /** What the gateway finds where its store is. */
  disk: { readonly full: boolean; readonly free_percent: number } | null = null;
  /** The nodes on the gateway's machine. */
  readonly nodes_here = new Set<string>();
  readonly published: { topic: string; payload: object | '' }[] = [];
  /** Every change the desk told of, oldest first. */
  readonly told: AlarmView[] = [];
  desk: AlarmDesk;

  constructor({
    nodes = 1,
    settings,
  }: { readonly nodes?: number; readonly settings?: AlarmDeskOptions['settings'] } = {}) {
    this.state = this.farm(nodes);
    for (const { id } of this.state.nodes()) this.state.tellAvailability(id, 'online');
    this.desk = this.newDesk(settings);
  }

  /** A farm of so many nodes of which nothing has been heard yet. */
  private farm(nodes: number): FarmState {
    return new FarmState({
      clock: this.clock,
      nodes: Array.from({ length: nodes }, (_, n) => ({
        ...{ id: `pi${n}`, secret_sha256: '0'.repeat(64), tanks: [n === 0 ? 'house' : `tank${n}`] },
      })),
    });
  }

  /**
   * Another desk above the same store, as the next process has it; its clock may stand elsewhere. With `nodes` the farm has
   * so many now, and all but `pi0` are still to be heard of.
   */
  restart(
    clock: Pick<VirtualClock, 'wall_ms' | 'monotonic_ms'> = this.clock,
    { nodes }: { readonly nodes?: number } = {},
  ): void {
    if (nodes !== undefined) {
      this.state = this.farm(nodes);
      this.state.tellAvailability('pi0', 'online');
      this.level();
    }
    this.desk = this.newDesk(undefined, clock);
    this.desk.resume();
  }

  /** It does not become stale within two days. */
  level(part: Partial<LevelPayload> = {}, tank = 'house'): void {
    const ts = new Date(this.clock.wall_ms()).toISOString();
    this.state.tellLevel(tank, { ...LEVEL, ts, stale_after_s: 172_800, ...part });
  }

  /** What the diagnosis of the node has named: nothing, or one fault. */
  fault(
    fault: string | null,
    reason_args: Record<string, number | string> = {},
    reason_code = `fault_${fault}`,
  ): void {
    const ts = new Date(this.clock.wall_ms()).toISOString();
    const named = {
      fault,
      since: ts,
      confidence: 0.9,
      reason_code,
      reason_args,
      reason: '',
    };
    this.state.tell('house', { faults: { ts, faults: fault === null ? [] : [named] } as never });
  }

  host(part: Partial<HostPayload>): void {
    this.state.tellHost('pi0', { ...(VALID_PAYLOADS.host as HostPayload), ...part });
  }

  actuator(name: 'inlet' | 'outlet' | 'pump', part: Partial<ActuatorPayload>): void {
    this.state.tell('house', { [name]: { ...(VALID_PAYLOADS[name] as ActuatorPayload), ...part } });
  }

  /** The gateway looks, and a second passes, `span_s` times. */
  async pass(span_s: number): Promise<void> {
    for (let second = 0; second < span_s; second++) {
      this.state.judgeAges();
      this.desk.look();
      await this.clock.advance(1_000);
    }
  }

  alarm(id: string): AlarmView | undefined {
    return this.desk.standing().find((alarm) => alarm.id === id);
  }

  end(): void {
    this.store.close();
    rmSync(this.folder, { recursive: true });
  }

  private ownMachine(): OwnReading {
    const host = VALID_PAYLOADS.host as HostPayload;
    const { disk, nodes_here: nodes } = this;
    return { host: disk === null ? null : { ...host, disk_free_percent: disk.free_percent }, nodes };
  }

  private newDesk(settings?: AlarmDeskOptions['settings'], clock: AlarmDeskOptions['clock'] = this.clock) {
    const desk = new AlarmDesk({
      ...{ gateway: 'gw0', state: this.state, store: this.store.alarms, audit: this.audit, log: this.log },
      ...{ clock, settings, disk_full: () => this.disk?.full ?? this.store.full },
      own_machine: () => this.ownMachine(),
      publish: (topic, payload) => this.published.push({ topic, payload }),
    });
    desk.onChange((alarm) => this.told.push(alarm));
    return desk;
  }
}
