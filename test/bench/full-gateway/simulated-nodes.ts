// 250 nodes of one tank each in one process, until it is told to finish. Run by gateway.bench.ts.
import { setTimeout as pause } from 'node:timers/promises';
import type { ActuatorPayload, LevelPayload, LogRecord } from '../../../firmware/protocol/payloads.js';
import { toTimestamp } from '../../../firmware/protocol/primitives.js';
import { actuatorText, explain } from '../../../firmware/protocol/reason-text.js';
import { topicOf } from '../../../firmware/protocol/topics.js';
import { GATEWAY, NODES, type NodesTold, nodeName, SECRET, tankName } from './farm.js';
import { RawClient } from './raw-client.js';

const TELL_EVERY_MS = 1_000;
const RECORD_EVERY_S = 60;
/** A valve that opens and closes by its rule. */
const MOVE_EVERY_S = 1_800;
const CAPACITY_LITRES = 10_000;
const HEIGHT_MM = 2_000;

/** One node: what it tells, and the records that it keeps until the gateway has them on disk. */
class SimulatedNode {
  readonly recorded: string[] = [];
  stored_to = 0;
  private seq = 0;
  private open = false;
  private finishing = false;
  private second: number;
  private readonly node: string;
  private readonly tank: string;
  private client: RawClient | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly number: number) {
    this.node = nodeName(number);
    this.tank = tankName(number);
    // Not all of them in the same second of their minute.
    this.second = number;
  }

  get isSettled(): boolean {
    const { client } = this;
    return client !== null && client.acknowledged === client.published && this.stored_to === this.seq;
  }

  get lost(): boolean {
    return this.client?.lost ?? true;
  }

  async connect(port: number): Promise<void> {
    const stored = topicOf(GATEWAY, 'logStored', { node: this.node });
    const sign_in = { client_id: `node-${this.node}`, username: this.node, password: SECRET };
    this.client = await RawClient.open(port, sign_in, stored, (payload) => {
      this.stored_to = (JSON.parse(payload) as { seq: number }).seq;
    });
    this.client.publish(topicOf(GATEWAY, 'availability', { node: this.node }), 'online', true);
    const { tank, node } = this;
    const ts = toTimestamp(Date.now());
    const fields = { ts, name: `Tank ${this.number}`, node, shape: 'vertical_cylinder' };
    const size = { height_mm: HEIGHT_MM, capacity_litres: CAPACITY_LITRES, max_run_s: 7_200 };
    this.tell('about', { ...fields, ...size, actuators: ['inlet'] });
    this.tell('rule', { ts, low_percent: 15, high_percent: 80, enabled: true });
    this.tell('status', { ts, code: 'ready', args: {}, text: `Water is ready to use in ${tank}` });
    this.tellInlet(ts);
  }

  start(): void {
    this.timer = setInterval(() => this.tick(), TELL_EVERY_MS);
  }

  /** Gives no more records. It goes on telling its level: 250 that fall silent are as many alarms, which are written. */
  finish(): void {
    this.finishing = true;
  }

  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.client?.close();
  }

  private tick(): void {
    const ts = toTimestamp(Date.now());
    this.second++;
    const figures = this.figuresNow();
    const level: LevelPayload = {
      ts,
      ...figures,
      stale_after_s: 5,
      ...explain({ code: 'level_good', args: {} }),
    };
    this.client?.tell(topicOf(GATEWAY, 'level', { tank: this.tank }), JSON.stringify(level));
    if (this.finishing) return;
    if (this.second % RECORD_EVERY_S === 0) {
      this.log([{ kind: 'reading', ts, tank: this.tank, ...figures }]);
      this.recorded.push(ts);
      this.tellHost(ts);
    }
    if (this.second % MOVE_EVERY_S === 0) this.move();
  }

  private figuresNow() {
    const percent = Math.round((50 + 30 * Math.sin(this.second / 300)) * 10) / 10;
    const depth_mm = Math.round((percent * HEIGHT_MM) / 100);
    return { percent, depth_mm, litres: percent * 100, quality: 'good', rate_lph: 600 } as const;
  }

  private tellHost(ts: string): void {
    const load = { cpu_percent: 4.2, memory_percent: 31, cpu_temp_c: 51.5, load1: 0.1, uptime_s: 86_400 };
    const rest = { throttled: false, disk_free_percent: 71, version: '0.1.0' };
    const topic = topicOf(GATEWAY, 'host', { node: this.node });
    this.client?.publish(topic, JSON.stringify({ ts, ...load, ...rest }), true);
  }

  private move(): void {
    this.open = !this.open;
    const ts = toTimestamp(Date.now());
    const { code: reason_code, args: reason_args } = this.tellInlet(ts);
    const event = { ts, tank: this.tank, actuator: 'inlet', state: this.inlet, mode: 'auto' } as const;
    this.log([{ kind: 'event', ...event, reason_code, reason_args }]);
  }

  private get inlet(): 'open' | 'closed' {
    return this.open ? 'open' : 'closed';
  }

  private tellInlet(ts: string) {
    const state = this.inlet;
    const why = this.open
      ? { code: 'below_low', args: { level_percent: 14.9, low_percent: 15 } }
      : { code: 'reached_high', args: { level_percent: 80.2, high_percent: 80 } };
    const explained = explain(why, actuatorText('inlet', state, why));
    const inlet: ActuatorPayload = { ts, state, mode: 'auto', ...explained, until: null, command_id: null };
    this.tell('inlet', inlet);
    return why;
  }

  private log(records: LogRecord[]): void {
    this.seq++;
    const batch = { boot: '0123abcd', seq: this.seq, records };
    this.client?.publish(topicOf(GATEWAY, 'log', { node: this.node }), JSON.stringify(batch), false);
  }

  private tell(name: 'about' | 'rule' | 'status' | 'inlet', payload: object): void {
    this.client?.publish(topicOf(GATEWAY, name, { tank: this.tank }), JSON.stringify(payload), true);
  }
}

const [port = '0'] = process.argv.slice(2);
const nodes = Array.from({ length: NODES }, (_, i) => new SimulatedNode(i));
for (const node of nodes) await node.connect(Number(port));
for (const node of nodes) {
  node.start();
  await pause(TELL_EVERY_MS / NODES);
}
process.send?.('all tell');

process.once('message', async () => {
  for (const node of nodes) node.finish();
  while (nodes.some((node) => !node.isSettled && !node.lost)) await pause(100);
  const told: NodesTold = {
    unsettled: nodes.filter((node) => !node.isSettled).length,
    recorded: Object.fromEntries(nodes.map(({ recorded }, i) => [tankName(i), recorded])),
  };
  process.send?.(told, () => {
    for (const node of nodes) node.close();
    process.disconnect();
  });
});
