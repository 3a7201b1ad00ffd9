import type { RefillRule } from '../domain/refill/refill-rule.js';
import type { TankController } from '../domain/tank/tank-controller.js';
import type { NodeMemory } from '../ports/node-memory.js';
import type { KeptRule } from '../protocol/rule.js';

/** The rule of one tank: kept on disk, and in force at its control. */
export class TankRule {
  /** 0 while it is the one the tank was set up with. */
  private version = 0;

  constructor(
    private readonly tank: string,
    private readonly memory: NodeMemory,
    private readonly controller: Pick<TankController, 'keepRule' | 'refillRule'>,
  ) {}

  /** The rule in force. */
  get kept(): KeptRule {
    return { version: this.version, ...this.controller.refillRule };
  }

  /** Takes up what was kept before the restart. */
  load(): void {
    const kept = this.memory.loadRule(this.tank);
    if (kept === undefined) return;
    const { version, ...rule } = kept;
    this.version = version;
    this.controller.keepRule(rule);
  }

  /** Puts a rule in force once it is on disk. Throws when the disk refuses; the old one then still stands. */
  keep(rule: RefillRule): void {
    const version = this.version + 1;
    this.memory.saveRule(this.tank, { version, ...rule });
    this.version = version;
    this.controller.keepRule(rule);
  }
}
