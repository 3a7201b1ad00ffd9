import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { DEFAULT_LEASE_TERMS } from '../../../firmware/domain/lease/lease.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import { AuditLog } from '../../../firmware/gateway/auth/audit-log.js';
import { CommandDesk } from '../../../firmware/gateway/commands/command-desk.js';
import type { Identity } from '../../../firmware/gateway/identity.js';
import { FarmState } from '../../../firmware/gateway/state/farm-state.js';
import type { Store } from '../../../firmware/ports/store.js';
import {
  aboutPayload,
  type CommandAckPayload,
  type CommandBody,
  commandAckPayload,
} from '../../../firmware/protocol/payloads.js';
import type { CommandView } from '../../../firmware/protocol/rest.js';
import { ABOUT, VALID_PAYLOADS } from '../../support/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';

export const BY: Identity = { username: 'ann', role: 'admin' };
export const FROM = '10.8.0.9';
export const OPEN: CommandBody = { actuator: 'inlet', action: 'open', duration_s: 600 };

/** A command desk on a real store, with time that stands still until it is moved. */
export class DeskRig {
  readonly clock = new VirtualClock(Date.parse('2026-03-01T06:00:00.000Z'));
  readonly log = new RecordedLog();
  /** Whether something has confirmed the clock of the gateway. */
  confirmed = true;
  /** What was published since the start, and every state of every command. */
  published: { topic: string; payload: object; retain: boolean }[] = [];
  steps: string[] = [];
  store: Store;
  state: FarmState;
  desk: CommandDesk;
  private readonly folder = mkdtempSync(join(tmpdir(), 'sluice-desk-'));
  private made = 0;

  constructor() {
    [this.store, this.state, this.desk] = this.begin();
  }

  /** Everything but the store is forgotten. */
  restart(): void {
    this.store.close();
    [this.store, this.state, this.desk] = this.begin();
  }

  /** From now on the disk takes no command any more. */
  refuseToStore(): void {
    const file = new Database(join(this.folder, 'sluice.db'));
    for (const change of ['INSERT', 'UPDATE']) {
      file.exec(`CREATE TRIGGER refuse_${change} BEFORE ${change} ON commands
        BEGIN SELECT RAISE(FAIL, 'the disk is full'); END`);
    }
    file.close();
  }

  stop(): void {
    this.store.close();
    rmSync(this.folder, { recursive: true });
  }

  request(body: CommandBody = OPEN, id?: string): CommandView {
    return this.desk.request({ tank: 'house', body, by: BY, from: FROM, id });
  }

  /** A node's answer; whether it counted. */
  ack(id: string, told: CommandAckPayload['state'], tank = 'house'): boolean {
    const payload = { ...Object(VALID_PAYLOADS.commandAck), id, state: told };
    return this.desk.answered(tank, commandAckPayload.parse(payload));
  }

  async pass(span_s: number): Promise<void> {
    await this.clock.advance(span_s * 1000);
    this.desk.expireOverdue();
  }

  private begin(): [Store, FarmState, CommandDesk] {
    const { clock, log } = this;
    const store = openStore(join(this.folder, 'sluice.db'), { clock, log });
    const state = new FarmState({
      clock,
      nodes: [{ id: 'pi0', secret_sha256: '', tanks: ['house', 'farm'] }],
    });
    state.tellAbout('house', aboutPayload.parse(ABOUT));
    state.tellAvailability('pi0', 'online');
    this.published = [];
    this.steps = [];
    const desk = new CommandDesk({
      gateway: 'gw0',
      state,
      store: store.commands,
      audit: new AuditLog({ store: store.audit, clock, log }),
      publish: (topic, payload, { retain }) => void this.published.push({ topic, payload, retain }),
      clock,
      time: { wall_ms: () => (this.confirmed ? clock.wall_ms() : null) },
      systemClock: clock,
      leases: DEFAULT_LEASE_TERMS,
      bars_hand_run: () => null,
      newId: () => `command-${String(++this.made).padStart(4, '0')}`,
      log,
    });
    desk.onChange((view) => void this.steps.push(view.state));
    desk.resume();
    return [store, state, desk];
  }
}
