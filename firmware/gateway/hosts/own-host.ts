import type { Clock } from '../../ports/clock.js';
import type { GatewayMachine } from '../../protocol/gateway-machine.js';
import type { HostPayload } from '../../protocol/payloads.js';
import { toTimestamp } from '../../protocol/timestamp.js';
import { topicOf } from '../../protocol/topics.js';
import type { HostChart, HostRecorder } from './host-recorder.js';
import type { OwnReading } from './own-machine.js';

export interface OwnHostOptions {
  readonly gateway: string;
  readonly version: string;
  readonly hosts: Pick<HostRecorder, 'take' | 'chart'>;
  /** Publishes in the gateway's name; an empty text takes a retained message away. */
  readonly publish: (topic: string, payload: object | '', options: { retain: true }) => void;
  /** Farm time. */
  readonly clock: Pick<Clock, 'wall_ms'>;
}

/** What the history knows the gateway's machine by: no node can have this name. */
const OWN = '@gateway';

/** Tells people how the gateway's machine is: on MQTT, to the dashboard and to the history. Where a node does, it does not. */
export class OwnHost {
  private newest: HostPayload | null = null;
  private nodes: ReadonlySet<string> = new Set();

  constructor(private readonly options: OwnHostOptions) {}

  get view(): GatewayMachine {
    return { gateway: this.options.gateway, host: this.newest, nodes: [...this.nodes] };
  }

  /** It has been looked at. */
  take({ host, nodes }: OwnReading): void {
    const { hosts, version, clock } = this.options;
    this.nodes = nodes;
    const before = this.newest;
    this.newest =
      host === null || nodes.size > 0 ? null : { ts: toTimestamp(clock.wall_ms()), ...host, version };
    if (this.newest === null && before !== null) this.publish('');
    if (this.newest === null) return;
    this.publish(this.newest);
    hosts.take(OWN, this.newest);
  }

  /** How it was in [from, to), as the history of a node's machine. */
  chart(from_ms: number, to_ms: number, most: number): HostChart {
    return this.options.hosts.chart(OWN, from_ms, to_ms, most);
  }

  private publish(payload: HostPayload | ''): void {
    const { gateway, publish } = this.options;
    publish(topicOf(gateway, 'gatewayHost', {}), payload, { retain: true });
  }
}
