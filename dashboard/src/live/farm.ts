import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Delta, NodeView, Place, Resumed, Snapshot } from '../../../firmware/protocol/rest.js';
import { type Arrival, changed, firstSeen, type TankChange, type TankSeen } from './seen.js';
import { type Following, following } from './sequence.js';

/**
 * What this phone knows of the farm. Each tank and node has a signal of its own, so that a change of one redraws one.
 */
export class Farm {
  /** False until the first snapshot. */
  readonly loaded = signal(false);
  readonly tank_ids = signal<readonly string[]>([]);
  readonly node_ids = signal<readonly string[]>([]);
  /** When the gateway last told anything, on the phone's clock in ms. */
  readonly told_ms = signal<number | null>(null);
  /** How far the gateway's clock is ahead of this phone's, in ms, as of its last message. */
  readonly gateway_ahead_ms = signal(0);

  #place: Place | null = null;
  readonly #tanks = new Map<string, Signal<TankSeen>>();
  readonly #nodes = new Map<string, Signal<NodeView>>();

  /** Up to where this phone knows the farm; null while it knows nothing. */
  get place(): Place | null {
    return this.#place;
  }

  /** The tank of that name; undefined when there is none. */
  tank(id: string): ReadonlySignal<TankSeen> | undefined {
    return this.#tanks.get(id);
  }

  /** The node of that name; undefined when there is none. */
  node(id: string): ReadonlySignal<NodeView> | undefined {
    return this.#nodes.get(id);
  }

  /** Takes the whole farm anew. `received_ms` is the phone's clock. */
  take(snapshot: Snapshot, received_ms: number): void {
    const arrival = { now: snapshot.now, received_ms };
    batch(() => {
      this.#place = { epoch: snapshot.epoch, seq: snapshot.seq };
      replaceAll(this.#tanks, this.tank_ids, snapshot.tanks, (tank) => firstSeen(tank, arrival));
      replaceAll(this.#nodes, this.node_ids, snapshot.nodes, (node) => node);
      this.told_ms.value = received_ms;
      this.gateway_ahead_ms.value = Date.parse(snapshot.now) - received_ms;
      this.loaded.value = true;
    });
  }

  /** Takes a change. Answers `resync` when something before it is missing; nothing is changed then. */
  apply(delta: Delta, received_ms: number): Following {
    if (this.#place === null) return 'resync';
    const next = following(this.#place.seq, delta.seq);
    return next === 'apply' ? this.#follow(delta, received_ms, changed) : next;
  }

  /**
   * Takes all that changed since `place`. What is in it may be seconds old, unlike a change that is told at once: its
   * age is that by the clocks. Answers `resync` when something is missing; nothing is changed then.
   */
  catchUp(resumed: Resumed, received_ms: number): Following {
    return this.#follow(resumed, received_ms, ({ tank }, change, arrival) =>
      firstSeen(Object.assign({}, tank, change), arrival),
    );
  }

  #follow(delta: Delta, received_ms: number, seen: Change): Following {
    const known =
      delta.tanks.every(({ id }) => this.#tanks.has(id)) &&
      delta.nodes.every(({ id }) => this.#nodes.has(id));
    if (this.#place === null || !known) return 'resync';
    this.#place = { ...this.#place, seq: delta.seq };
    batch(() => this.#change(delta, { now: delta.now, received_ms }, seen));
    return 'apply';
  }

  #change(delta: Delta, arrival: Arrival, seen: Change): void {
    for (const change of delta.tanks) {
      const tank = this.#tanks.get(change.id);
      if (tank) tank.value = seen(tank.peek(), change, arrival);
    }
    for (const change of delta.nodes) {
      const node = this.#nodes.get(change.id);
      if (node) node.value = Object.assign({}, node.peek(), change);
    }
    this.told_ms.value = arrival.received_ms;
    this.gateway_ahead_ms.value = Date.parse(arrival.now) - arrival.received_ms;
  }

  /** Forgets everything: the next person at this phone must not see what the last one saw. */
  clear(): void {
    batch(() => {
      this.loaded.value = false;
      this.tank_ids.value = [];
      this.node_ids.value = [];
      this.told_ms.value = null;
    });
    this.#place = null;
    this.#tanks.clear();
    this.#nodes.clear();
  }
}

/** A tank after a change, with its times on the phone's clock. */
type Change = (before: TankSeen, change: TankChange, arrival: Arrival) => TankSeen;

function replaceAll<From extends { readonly id: string }, To>(
  held: Map<string, Signal<To>>,
  ids: Signal<readonly string[]>,
  whole: readonly From[],
  convert: (from: From) => To,
): void {
  for (const from of whole) {
    const existing = held.get(from.id);
    if (existing) existing.value = convert(from);
    else held.set(from.id, signal(convert(from)));
  }
  const present = whole.map(({ id }) => id);
  for (const id of [...held.keys()]) if (!present.includes(id)) held.delete(id);
  if (present.join() !== ids.peek().join()) ids.value = present;
}
