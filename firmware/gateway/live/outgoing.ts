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
    if ('tank' in change) {
      const { id } = change.tank;
      this.tanks.set(id, { ...this.tanks.get(id), ...change.tank });
    } else {
      const { id } = change.node;
      this.nodes.set(id, { ...this.nodes.get(id), ...change.node });
    }
  }

  /** What was gathered, and begins anew. */
  take(): Pick<Delta, 'tanks' | 'nodes'> {
    const taken = { tanks: [...this.tanks.values()], nodes: [...this.nodes.values()] };
    this.tanks = new Map();
    this.nodes = new Map();
    return taken;
  }
}
