import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { Revisable } from '../../ports/revisable.js';
import type { PlannedDevice, VpnCap, VpnPlan } from '../auth/vpn-cap.js';
import { Follower, LOOK_EVERY_MS } from '../revisions/follower.js';

export interface PlanWatchOptions {
  readonly revisions: Revisable<VpnPlan>;
  /** The plan in force at the start. */
  readonly plan: VpnPlan;
  readonly cap: Pick<VpnCap, 'take'>;
  /** Another plan is in force: what is open is to be looked at anew. */
  readonly onChange: () => void;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Log;
}

/**
 * Puts the farm's plan into force when its file has changed, so that a phone may come, go, or get another role without a
 * restart. A file that cannot be used, as a whole, leaves the plan before in force.
 */
export class PlanWatch {
  private readonly follower: Follower<VpnPlan>;
  private inForce: VpnPlan;
  private told = '';

  constructor(private readonly options: PlanWatchOptions) {
    this.inForce = options.plan;
    this.follower = new Follower({
      source: options.revisions,
      take: (plan) => this.take(plan),
      refuse: (error) => this.refuse(error),
    });
  }

  /** Looks every 2 s. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.follower.look();
      await this.options.clock.sleep(LOOK_EVERY_MS, signal);
    }
  }

  private take(plan: VpnPlan): void {
    this.told = '';
    if (isDeepStrictEqual(plan.members, this.inForce.members)) return;
    const { cap, onChange, log } = this.options;
    const { members: before } = this.inForce;
    cap.take(plan);
    this.inForce = plan;
    onChange();
    const devices = plan.members.length;
    log.info(
      { devices, changed: changedNames(before, plan.members) },
      'The plan of the VPN has changed and is in force',
    );
  }

  private refuse({ message }: Error): void {
    if (message === this.told) return;
    this.told = message;
    this.options.log.error(
      {},
      `The plan of the VPN stays as it was, because its file is of no use: ${message}`,
    );
  }
}

/** Who came, went, or is not what they were. */
function changedNames(before: readonly PlannedDevice[], after: readonly PlannedDevice[]): string[] {
  const told = ({ name, address, role }: PlannedDevice) => `${name} ${address} ${role}`;
  const [old, fresh] = [new Set(before.map(told)), new Set(after.map(told))];
  const different = [
    ...before.filter((one) => !fresh.has(told(one))),
    ...after.filter((one) => !old.has(told(one))),
  ];
  return [...new Set(different.map(({ name }) => name))];
}
