import {
  type AlarmCode,
  type AlarmLimits,
  type AlarmSettings,
  DEFAULT_SETTINGS,
  GATEWAY_ALARMS,
  givesWay,
  NODE_ALARMS,
  TANK_ALARMS,
  withoutEchoes,
} from '../../domain/alarm/catalogue.js';
import { ALARM_PRIORITIES } from '../../domain/alarm/state.js';
import type { Reason } from '../../domain/reason.js';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { AlarmStore } from '../../ports/store.js';
import type { AlarmChange, AlarmView } from '../../protocol/alarms.js';
import { toTimestamp } from '../../protocol/primitives.js';
import type { NodeView } from '../../protocol/rest.js';
import { topicOf } from '../../protocol/topics.js';
import type { AuditLog } from '../auth/audit-log.js';
import type { OwnReading } from '../hosts/own-machine.js';
import type { Identity } from '../identity.js';
import type { FarmState } from '../state/farm-state.js';
import { alarmNotStanding, alarmUnknown } from './alarm-errors.js';
import {
  type Condition,
  calibrationCondition,
  type EndingCertificate,
  gatewayConditions,
  nodeConditions,
  tankConditions,
} from './conditions.js';
import { KeptAlarm, type Now, type Subject } from './kept-alarm.js';

export interface AlarmDeskOptions {
  readonly gateway: string;
  readonly state: Pick<FarmState, 'tanks' | 'nodes'>;
  readonly store: AlarmStore;
  /** Whether the gateway's disk is full. */
  readonly disk_full: () => boolean;
  /** The certificate that ends soonest, when that is soon; left out where there are none. */
  readonly ending_certificate?: () => EndingCertificate | null;
  /** How the gateway's own machine is; left out where nobody measures it. */
  readonly own_machine?: () => OwnReading;
  /** Why the calibration kept of a tank is not in force, as its node tells; left out where nobody asks. */
  readonly lost_calibration?: (tank: string) => Reason | null | undefined;
  readonly audit: Pick<AuditLog, 'record'>;
  /** Publishes in the gateway's name; an empty text takes a retained message away. */
  readonly publish: (topic: string, payload: object | '', options: { retain: true }) => void;
  /** Farm time. */
  readonly clock: Pick<Clock, 'wall_ms' | 'monotonic_ms'>;
  readonly log: Log;
  /** Limits, delays and priorities; left out: the defaults. */
  readonly settings?: AlarmSettings | undefined;
}

/** What was found wrong with a part of the farm, and what was not. */
interface LookedAt {
  readonly of: Subject;
  readonly conditions: Partial<Record<AlarmCode, Condition>>;
}

const codesOf = ({ conditions }: LookedAt) => Object.keys(conditions) as AlarmCode[];

/** A signed-in person, and the address they ask from. */
export interface Asker {
  readonly by: Identity;
  readonly from: string;
}

/**
 * Every alarm of a gateway: looks at the farm once a second, and tells people, the store and MQTT what has changed.
 * What it cannot write down it shows all the same.
 */
export class AlarmDesk {
  private readonly kept = new Map<string, KeptAlarm>();
  private readonly listeners = new Set<(alarm: AlarmView) => void>();

  constructor(private readonly options: AlarmDeskOptions) {}

  /** Calls `listener` at every change, until the function it answers is called. */
  onChange(listener: (alarm: AlarmView) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Takes up what stood before a restart. What is of a part that the farm no longer has is over: should that part come back,
   * its alarms are new ones.
   */
  resume(): void {
    const { store, state, gateway } = this.options;
    const here = new Set([
      `gateway.${gateway}`,
      ...state.tanks().map(({ id }) => `tank.${id}`),
      ...state.nodes().map(({ id }) => `node.${id}`),
    ]);
    const codes: readonly string[] = [...TANK_ALARMS, ...NODE_ALARMS, ...GATEWAY_ALARMS];
    for (const view of store.standing()) {
      const { scope, subject, code } = view;
      if (!here.has(`${scope}.${subject}`) || !codes.includes(code)) {
        this.tell(
          { ...view, ts: toTimestamp(this.now.wall_ms), state: 'cleared', shelved_until: null },
          null,
        );
        continue;
      }
      const definition = this.settings.alarms[code as AlarmCode];
      const alarm = new KeptAlarm({ scope, subject }, code as AlarmCode, definition, this.now, view);
      this.kept.set(alarm.id, alarm);
      this.publish(alarm.view ?? view);
    }
  }

  /** Those that are not cleared, the most urgent first, and of these the newest. */
  standing(): AlarmView[] {
    const views = [...this.kept.values()].flatMap(({ view }) => (view === null ? [] : [view]));
    return views.sort((a, b) => urgency(a) - urgency(b) || b.raised.localeCompare(a.raised));
  }

  /** Changes of all alarms, newest first. */
  changes(limit: number): AlarmChange[] {
    return this.options.store.changes(limit);
  }

  /** Looks at the farm; to be called once a second. */
  look(): void {
    const { state, lost_calibration, own_machine } = this.options;
    const { limits } = this.settings;
    const machine = own_machine?.() ?? null;
    const gateway = this.lookAtGateway(machine, limits);
    const ofNodes = new Map(
      state.nodes().map((node) => {
        const isHere = machine?.nodes.has(node.id) === true;
        return [node.id, this.lookAtNode(node, limits, isHere ? [gateway] : [])];
      }),
    );
    for (const tank of state.tanks()) {
      const of: Subject = { scope: 'tank', subject: tank.id };
      const conditions = {
        ...tankConditions(tank, limits, (code) => this.alarmOf(of, code).active),
        calibration_lost: calibrationCondition(tank, lost_calibration?.(tank.id)),
      };
      const node = ofNodes.get(tank.node);
      this.observe({ of, conditions }, node === undefined ? [] : [node]);
    }
  }

  /** A person has seen an alarm. Seen twice is seen. Throws GatewayError `alarm_unknown`. */
  acknowledge(id: string, { by, from }: Asker): AlarmView {
    const { alarm, view } = this.find(id);
    const changed = alarm.acknowledge(by.username, this.now);
    if (changed === null) return view;
    return this.changedBy({ by, from }, changed, 'alarm.acknowledge', '');
  }

  /** Hides an alarm for a while. Throws GatewayError `alarm_unknown`. */
  shelve(id: string, minutes: number, asker: Asker): AlarmView {
    const changed = this.find(id).alarm.shelve(minutes * 60_000, this.now);
    if (changed === null) throw alarmNotStanding(id);
    return this.changedBy(asker, changed, 'alarm.shelve', `${minutes} min`);
  }

  /** Shows a shelved alarm again. Throws GatewayError `alarm_unknown`. */
  unshelve(id: string, asker: Asker): AlarmView {
    const { alarm, view } = this.find(id);
    const changed = alarm.unshelve(this.now);
    return changed === null ? view : this.changedBy(asker, changed, 'alarm.unshelve', '');
  }

  private lookAtGateway(machine: OwnReading | null, limits: AlarmLimits): LookedAt {
    const { gateway, disk_full, ending_certificate } = this.options;
    const of: Subject = { scope: 'gateway', subject: gateway };
    const own = { disk_full: disk_full(), ending: ending_certificate?.() ?? null, machine };
    const conditions = gatewayConditions(own, limits, (code) => this.alarmOf(of, code).active);
    return this.observe({ of, conditions }, []);
  }

  private lookAtNode(node: NodeView, limits: AlarmLimits, on: readonly LookedAt[]): LookedAt {
    const of: Subject = { scope: 'node', subject: node.id };
    const conditions = nodeConditions(node, limits, (code) => this.alarmOf(of, code).active);
    return this.observe({ of, conditions }, on);
  }

  /** @param on what it hangs on, where the cause of one of its alarms may be */
  private observe(own: LookedAt, on: readonly LookedAt[]): LookedAt {
    const { of, conditions } = own;
    const codes = codesOf(own);
    const tellers = new Map([...on, own].flatMap((one) => codesOf(one).map((code) => [code, one] as const)));
    const standing = new Map([...tellers].map(([code, one]) => [code, one.conditions[code]?.stands ?? null]));
    for (const [code, condition] of withoutEchoes(standing, codes)) {
      this.see(of, code, { args: {}, ...conditions[code], stands: condition });
    }
    const asks = (name: AlarmCode) => this.asks(tellers.get(name)?.of ?? of, name);
    for (const code of codes) {
      if (!givesWay(code, this.settings, asks)) continue;
      const cleared = this.alarmOf(of, code).giveWay(this.now);
      if (cleared !== null) this.tell(cleared, null);
    }
    return own;
  }

  /** Whether an alarm is there for people to see: one that is put aside asks nobody. */
  private asks(of: Subject, code: AlarmCode): boolean {
    const { active, view } = this.alarmOf(of, code);
    return active && view?.state !== 'shelved';
  }

  private see(of: Subject, code: AlarmCode, condition: Condition): void {
    const { now } = this;
    const alarm = this.alarmOf(of, code);
    const changed = alarm.observe(condition, now);
    const refreshed = changed === null ? alarm.refresh(condition, now) : null;
    if (changed !== null) this.tell(changed, null);
    if (refreshed !== null) this.show(refreshed);
  }

  private alarmOf(of: Subject, code: AlarmCode): KeptAlarm {
    const id = `${of.scope}.${of.subject}.${code}`;
    const alarm = this.kept.get(id) ?? new KeptAlarm(of, code, this.settings.alarms[code], this.now);
    this.kept.set(id, alarm);
    return alarm;
  }

  private find(id: string): { alarm: KeptAlarm; view: AlarmView } {
    const alarm = this.kept.get(id);
    const view = alarm?.view ?? null;
    if (alarm === undefined || view === null) throw alarmUnknown(id);
    return { alarm, view };
  }

  private changedBy({ by, from }: Asker, view: AlarmView, action: string, detail: string): AlarmView {
    const { username: actor, role } = by;
    this.options.audit.record({ actor, role, action, target: view.id, allowed: true, detail, from });
    this.tell(view, actor);
    return view;
  }

  private tell(view: AlarmView, by: string | null): void {
    const { store, log } = this.options;
    try {
      store.save(view, by);
    } catch (error) {
      log.error({ code: 'alarm_not_written', alarm: view.id, error }, 'An alarm could not be written down');
    }
    log.info({ alarm: view.id, state: view.state, by }, `Alarm ${view.id} is ${view.state}: ${view.text}`);
    this.show(view);
  }

  /** Shows an alarm as it is now; what is written down, and told to people, is its changes of state. */
  private show(view: AlarmView): void {
    this.publish(view);
    for (const listener of this.listeners) listener(view);
  }

  private publish({ scope, subject, code, ts, state, priority, args, text }: AlarmView): void {
    const { gateway, publish } = this.options;
    const topic = topicOf(gateway, `${scope}Alarm`, { [scope]: subject, code });
    publish(topic, state === 'cleared' ? '' : { ts, state, priority, code, args, text }, { retain: true });
  }

  private get settings(): AlarmSettings {
    return this.options.settings ?? DEFAULT_SETTINGS;
  }

  private get now(): Now {
    const { clock } = this.options;
    return { monotonic_ms: clock.monotonic_ms(), wall_ms: clock.wall_ms() };
  }
}

/** Unseen before seen, then by priority; what is shelved comes last. */
function urgency({ state, priority }: AlarmView): number {
  const seen = state === 'shelved' ? 2 : state === 'active_acknowledged' ? 1 : 0;
  return seen * ALARM_PRIORITIES.length + ALARM_PRIORITIES.indexOf(priority);
}
