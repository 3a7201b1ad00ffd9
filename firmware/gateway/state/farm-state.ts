import { reason } from '../../domain/reason.js';
import type { Clock } from '../../ports/clock.js';
import type { HistoryStore, TankStore } from '../../ports/store.js';
import type {
  AboutPayload,
  ActuatorPayload,
  Availability,
  FaultsPayload,
  HostPayload,
  LevelPayload,
  RainPayload,
  ReadingRecord,
  StatusPayload,
} from '../../protocol/payloads.js';
import { explain } from '../../protocol/reason-text.js';
import type { NodeView, TankView } from '../../protocol/rest.js';
import type { RulePayload } from '../../protocol/rule.js';
import type { SchedulePayload } from '../../protocol/schedule.js';
import type { RegisteredNode } from '../identity.js';
import { LevelAge } from './level-age.js';

/** Whole sections of one tank or one node that have changed. */
export type FarmChange =
  | { readonly tank: Partial<TankView> & { readonly id: string } }
  | { readonly node: Partial<NodeView> & { readonly id: string } };

/** What a node says of a tank beside its level and what it is. */
export interface TankSections {
  readonly inlet: ActuatorPayload;
  readonly outlet: ActuatorPayload;
  readonly pump: ActuatorPayload;
  readonly status: StatusPayload;
  readonly rule: RulePayload;
  readonly schedule: SchedulePayload;
  readonly faults: FaultsPayload;
}

export interface FarmStateOptions {
  readonly nodes: readonly RegisteredNode[];
  /** Farm time; only its monotonic reading is used. */
  readonly clock: Pick<Clock, 'monotonic_ms'>;
}

/**
 * The farm as it is known now: every registered tank and node, and the newest each has told. A tank is shown as stale
 * until a level has come, since its node was last offline, that is younger than its own limit.
 */
export class FarmState {
  private readonly tankViews = new Map<string, TankView>();
  private readonly nodeViews = new Map<string, NodeView>();
  private readonly ages = new Map<string, LevelAge>();
  private readonly listeners = new Set<(change: FarmChange) => void>();

  constructor(private readonly options: FarmStateOptions) {
    for (const node of options.nodes) {
      this.nodeViews.set(node.id, { id: node.id, online: false, host: null });
      for (const tank of node.tanks) {
        this.tankViews.set(tank, nothingKnown(tank, node.id));
        this.ages.set(tank, new LevelAge());
      }
    }
  }

  /** Calls `listener` at every change, until the function it answers is called. */
  onChange(listener: (change: FarmChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes in what was known before a restart: the tanks, and their last levels, which count as stale. */
  restore(tanks: Pick<TankStore, 'all'>, history: Pick<HistoryStore, 'latest'>): void {
    for (const { tank, about, rule, schedule } of tanks.all())
      this.change(tank, { ...fromAbout(about), rule, schedule });
    for (const reading of history.latest()) this.change(reading.tank, { level: fromHistory(reading) });
  }

  tanks(): TankView[] {
    return [...this.tankViews.values()];
  }

  tank(id: string): TankView | undefined {
    return this.tankViews.get(id);
  }

  nodes(): NodeView[] {
    return [...this.nodeViews.values()];
  }

  /** A level as a node has just told it. One that is told again, after a reconnect, does not become younger by it. */
  tellLevel(tank: string, level: LevelPayload): void {
    this.ages.get(tank)?.heard(level, this.options.clock.monotonic_ms());
    this.change(tank, { level });
    this.judgeAge(tank);
  }

  tellAbout(tank: string, about: AboutPayload): void {
    this.change(tank, fromAbout(about));
  }

  /** Whole sections of a tank, as its node has just told them. */
  tell(tank: string, sections: Partial<TankSections>): void {
    this.change(tank, sections);
  }

  tellHost(node: string, host: HostPayload): void {
    this.changeNode(node, { host });
  }

  tellRain(node: string, rain: RainPayload): void {
    this.changeNode(node, { rain });
  }

  /** What a node, its last will or the end of its connection says of its presence. */
  tellAvailability(node: string, availability: Availability): void {
    const online = availability === 'online';
    if (this.nodeViews.get(node)?.online === online) return;
    this.changeNode(node, { online });
    for (const view of this.tankViews.values()) {
      if (view.node !== node) continue;
      if (!online) this.ages.get(view.id)?.lose();
      this.change(view.id, { online });
      this.judgeAge(view.id);
    }
  }

  /** Looks for levels that have grown stale; to be called once a second. */
  judgeAges(): void {
    for (const tank of this.tankViews.keys()) this.judgeAge(tank);
  }

  private judgeAge(tank: string): void {
    const view = this.tankViews.get(tank);
    if (view === undefined) return;
    const old = this.ages.get(tank)?.isOver(this.options.clock.monotonic_ms()) ?? true;
    const stale = old || !view.online;
    if (stale !== view.stale) this.change(tank, { stale });
  }

  /** Changes nothing for a tank that is not registered: it may be one that once was. */
  private change(id: string, sections: Partial<TankView>): void {
    const view = this.tankViews.get(id);
    if (view === undefined) return;
    this.tankViews.set(id, { ...view, ...sections });
    this.emit({ tank: { ...sections, id } });
  }

  private changeNode(id: string, sections: Partial<NodeView>): void {
    const view = this.nodeViews.get(id);
    if (view === undefined) return;
    this.nodeViews.set(id, { ...view, ...sections });
    this.emit({ node: { ...sections, id } });
  }

  private emit(change: FarmChange): void {
    for (const listener of this.listeners) listener(change);
  }
}

function nothingKnown(id: string, node: string): TankView {
  return {
    id,
    name: id,
    node,
    shape: null,
    capacity_litres: null,
    height_mm: null,
    max_run_s: null,
    actuators: [],
    online: false,
    stale: true,
    level: null,
    inlet: null,
    outlet: null,
    pump: null,
    status: null,
    rule: null,
    schedule: null,
  };
}

/** The node in it is left out: which node speaks for a tank is in the farm's register. */
function fromAbout({
  name,
  shape,
  capacity_litres,
  height_mm,
  max_run_s,
  longest_runs_s,
  actuators,
  outlet,
  pump,
  sources,
  position,
}: AboutPayload): Partial<TankView> {
  const fitted = { ...(outlet && { outlet }), ...(pump && { pump }), ...(sources && { sources }) };
  // A node that was exchanged for an older one tells none: then those of the newer one no longer hold.
  return {
    ...{ name, shape, capacity_litres, height_mm, max_run_s, longest_runs_s, actuators, fitted },
    position: position ?? null,
  };
}

function fromHistory({ kind: _, tank: __, ...reading }: ReadingRecord): LevelPayload {
  // The limit says nothing here: a level from the history is stale whatever its age.
  return { ...reading, stale_after_s: 1, ...explain(reason('node_offline')) };
}
