import { connectAsync, type MqttClient } from 'mqtt';
import { GPIO, NodeOnPins } from './node-on-pins.js';

const LEASE = 'sluice/gw0/tank/low/lease';
const PUMP = {
  pump: { relay: { driver: 'onoff', gpio: GPIO }, direction: 'transfer', to_tank: 'high', dry_run_s: 3_600 },
};

/** The real, built node process with a transfer pump on the pin of a fake board, and a gateway that leases it. */
export class PumpOnAPin {
  private leases = 0;

  private constructor(
    private readonly rig: NodeOnPins,
    private readonly gateway: MqttClient,
  ) {}

  /** The node does not run yet. */
  static async set(): Promise<PumpOnAPin> {
    const rig = await NodeOnPins.set(PUMP);
    return new PumpOnAPin(rig, await connectAsync(rig.broker.url));
  }

  startNode(): void {
    this.rig.startNode();
  }

  killNode(): Promise<void> {
    return this.rig.killNode();
  }

  /** Waits until the node listens for leases; it must not have been waited for since its start. */
  nodeListens(): Promise<void> {
    return this.rig.nodeListens(LEASE);
  }

  async lease(lease_s: number): Promise<void> {
    this.leases += 1;
    const why = { reason_code: 'transfer_runs', reason_args: { to_tank: 'high' } };
    const id = `lease-${this.leases}-abcdef`;
    const what = { id, ttl_s: 10, actuator: 'pump', want: 'run', lease_s, ...why };
    await this.gateway.publishAsync(LEASE, JSON.stringify(what), { qos: 1 });
  }

  /** The level on the wire of the pump's pin; it runs at 1. */
  level(): Promise<0 | 1> {
    return this.rig.level();
  }

  levelIs(level: 0 | 1): Promise<void> {
    return this.rig.levelIs(level);
  }

  async clear(): Promise<void> {
    await this.gateway.endAsync(true).catch(() => undefined);
    await this.rig.clear();
  }
}
