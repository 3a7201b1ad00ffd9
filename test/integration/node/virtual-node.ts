import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LastToldTime } from '../../../firmware/drivers/clock/last-told.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { FileNodeMemory } from '../../../firmware/drivers/memory/file.js';
import { Node, type NodeOptions } from '../../../firmware/node/node.js';
import type { TankLoop } from '../../../firmware/node/tank-loop.js';
import type { Inbound } from '../../../firmware/ports/uplink.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { RecordedUplink } from '../../support/recorded-uplink.js';

/** 08:00 in Madrid, a Monday. */
export const EPOCH_MS = Date.UTC(2026, 5, 1, 6);

/** What a node is fitted with on its farm. */
export type Fittings = Pick<NodeOptions, 'tanks' | 'relays' | 'host' | 'rain_gauge'>;

/**
 * The real node on time that is moved by hand; its words are kept. Nothing on it waits for the real world but its
 * files, so that the same farm always gives the same day, on a busy machine too.
 */
export abstract class VirtualNode {
  readonly uplink = new RecordedUplink();
  readonly log = new RecordedLog();
  readonly folder = mkdtempSync(join(tmpdir(), 'sluice-virtual-node-'));
  /** Where the node keeps its rules and what it learned, over a restart. */
  readonly memory_folder = join(this.folder, 'rules');
  /** The occasion on which the time service says to have confirmed the clock. */
  confirmed: string | null = null;
  /** The time that the gateway tells. */
  readonly gateway_time: LastToldTime;
  protected abstract readonly fittings: Fittings;
  private node: Node | null = null;
  private sent = 0;

  constructor(readonly clock = new VirtualClock(EPOCH_MS)) {
    this.gateway_time = new LastToldTime(clock);
  }

  async start(): Promise<void> {
    const { uplink, clock, log, memory_folder: folder } = this;
    this.node = new Node({
      ...{ ...this.fittings, id: 'pi0', version: '0.0.0', uplink, clock, log },
      memory: new FileNodeMemory({ folder, clock, log }),
      gateway_time: this.gateway_time,
      time_confirmation: { newest: async () => this.confirmed },
    });
    await this.node.start();
  }

  /** Lets time pass, for a minute at most, until the node has said farewell: a look at the water ends first. */
  async stop(): Promise<void> {
    let over = false;
    const stopping = this.node?.stop().finally(() => {
      over = true;
    });
    for (let waited_s = 0; !over && waited_s < 60; waited_s += 1) await this.clock.advance(1_000);
    await stopping;
    this.node = null;
  }

  /** Another node takes up what this one kept; what this one told is forgotten. */
  async restart(): Promise<void> {
    await this.stop();
    this.uplink.told.clear();
    await this.start();
  }

  async close(): Promise<void> {
    if (this.node !== null) await this.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** Whoever looks after its tanks, in the order of the farm; nobody before the start. */
  get loops(): readonly TankLoop[] {
    return this.node?.loops ?? [];
  }

  findFault(): string | null {
    return this.node?.findFault() ?? null;
  }

  /** What was last told of this, such as `house/inlet`; empty when nothing was. */
  told(what: string): Record<string, unknown> {
    return this.uplink.told.get(what) ?? {};
  }

  /** Hands in a message of the gateway, or of an admin, and lets a second pass; answers its id. */
  async send(topic: Inbound['topic'], tank: string, what: object): Promise<string> {
    this.sent += 1;
    const message = { id: `message-${this.sent}`, ttl_s: 30, ...what };
    this.uplink.raw(topic, tank, JSON.stringify(message));
    await this.clock.advance(1_000);
    return message.id;
  }

  /** Lets time pass until `seen` holds; throws after `limit_ms` of the farm's time. */
  async until(what: string, seen: () => boolean | Promise<boolean>, limit_ms = 1_200_000): Promise<void> {
    for (let waited_ms = 0; !(await seen()); waited_ms += 1_000) {
      if (waited_ms > limit_ms) throw new Error(`not within ${limit_ms} ms: ${what}`);
      await this.clock.advance(1_000);
    }
  }
}
