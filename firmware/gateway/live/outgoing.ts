import type { Delta } from '../../protocol/rest.js';
import type { FarmChange } from '../state/farm-state.js';

type TankDelta = Delta['tanks'][number];
type NodeDelta = Delta['nodes'][number];

/** Gathers changes into one delta: of everything that changed twice, the newest. */
export class Outgoing {
  private tanks = new Map<string, TankDelta>();
  private nodes = new Map<string, NodeDelta>();

  get isEmpty(): boolean {
    return this.tanks.size === 0 && this.nodes.size === 0;
  }

  add(change: FarmChange): void {
    if ('tank' in change) merge(this.tanks, change.tank);
    else merge(this.nodes, change.node);
  }

  addAll({ tanks, nodes }: Pick<Delta, 'tanks' | 'nodes'>): void {
    for (const tank of tanks) merge(this.tanks, tank);
    for (const node of nodes) merge(this.nodes, node);
  }

  /** What was gathered, and begins anew. */
  take(): Pick<Delta, 'tanks' | 'nodes'> {
    const taken = { tanks: [...this.tanks.values()], nodes: [...this.nodes.values()] };
    this.tanks = new Map();
    this.nodes = new Map();
    return taken;
  }
}

function merge<Change extends { readonly id: string }>(held: Map<string, Change>, change: Change): void {
  held.set(change.id, { ...held.get(change.id), ...change });
}
