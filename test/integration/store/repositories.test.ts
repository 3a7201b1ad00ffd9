import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import type { Store } from '../../../firmware/ports/store.js';
import type { AboutPayload } from '../../../firmware/protocol/payloads.js';
import type { AuditEntry, CommandView } from '../../../firmware/protocol/rest.js';
import { schedulePayload } from '../../../firmware/protocol/schedule.js';
import { VALID_PAYLOADS } from '../../support/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';

const TS = '2026-03-01T06:00:00.000Z';

let folder: string;
let file: string;
let store: Store;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-store-'));
  file = join(folder, 'gateway.db');
  store = openStore(file, { clock: new VirtualClock(), log: new RecordedLog() });
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('waits for rain', () => {
  test('are kept as they stood last, until they are over', () => {
    store.rain_waits.save('house', { since_ms: 1_000.4, given_up: false });
    store.rain_waits.save('farm', { since_ms: 2_000, given_up: false });
    store.rain_waits.save('house', { since_ms: 1_000, given_up: true });
    expect(store.rain_waits.all()).toEqual([
      { tank: 'farm', since_ms: 2_000, given_up: false },
      { tank: 'house', since_ms: 1_000, given_up: true },
    ]);
    store.rain_waits.remove('house');
    store.rain_waits.remove('nowhere');
    expect(store.rain_waits.all()).toMatchObject([{ tank: 'farm' }]);
  });
});

describe('tanks', () => {
  const about: AboutPayload = {
    ts: TS,
    name: 'House tank',
    node: 'pi0',
    shape: 'vertical_cylinder',
    height_mm: 1800,
    capacity_litres: 2000,
    actuators: ['inlet'],
    max_run_s: 3600,
  };
  const rule = { ts: TS, low_percent: 15, high_percent: 80, enabled: true };

  test('are known once they have said what they are, with their rule', () => {
    store.tanks.saveRule('house', rule);
    expect(store.tanks.all()).toEqual([]);
    store.tanks.saveAbout('house', about);
    store.tanks.saveAbout('farm', { ...about, name: 'Farm tank' });
    expect(store.tanks.all()).toEqual([
      { tank: 'farm', about: { ...about, name: 'Farm tank' }, rule: null, schedule: null },
      { tank: 'house', about, rule, schedule: null },
    ]);
  });

  test('are known with the schedule they told last', () => {
    const schedule = schedulePayload.parse(VALID_PAYLOADS.schedule);
    store.tanks.saveAbout('house', about);
    store.tanks.saveSchedule('house', schedule);
    expect(store.tanks.all()).toEqual([{ tank: 'house', about, rule: null, schedule }]);
  });

  test('the newest word counts', () => {
    store.tanks.saveAbout('house', about);
    store.tanks.saveAbout('house', { ...about, capacity_litres: 2500 });
    expect(store.tanks.all()).toMatchObject([{ about: { capacity_litres: 2500 } }]);
  });

  test('what cannot be read any more is left out', () => {
    store.tanks.saveAbout('house', about);
    store.tanks.saveAbout('farm', about);
    const db = new Database(file);
    db.exec(`UPDATE tanks SET about = '{"name":1}' WHERE tank = 'farm'`);
    db.close();
    expect(store.tanks.all().map(({ tank }) => tank)).toEqual(['house']);
  });
});

describe('commands', () => {
  const command = (id: string, state: CommandView['state'], tank = 'house'): CommandView => ({
    id,
    tank,
    actuator: 'inlet',
    action: 'open',
    duration_s: 60,
    target_percent: null,
    by: 'admin',
    via: 'rest',
    state,
    reason_code: 'requested',
    reason_args: {},
    reason: 'Asked for',
    until: null,
    steps: [{ state: 'requested', ts: TS }],
  });

  test('are found as they were last saved', () => {
    store.commands.save(command('command-1', 'requested'));
    store.commands.save(command('command-1', 'sent'));
    expect(store.commands.find('command-1')).toEqual(command('command-1', 'sent'));
    expect(store.commands.find('command-2')).toBeUndefined();
  });

  test('of a tank come newest first, also after an older one went on', () => {
    store.commands.save(command('command-1', 'sent'));
    store.commands.save(command('command-2', 'sent'));
    store.commands.save(command('command-3', 'sent', 'farm'));
    store.commands.save(command('command-1', 'confirmed'));
    expect(store.commands.ofTank('house', 10).map(({ id }) => id)).toEqual(['command-2', 'command-1']);
    expect(store.commands.ofTank('house', 1).map(({ id }) => id)).toEqual(['command-2']);
  });

  test('that had not ended are those nobody has answered for good', () => {
    for (const state of [
      'requested',
      'sent',
      'acknowledged',
      'refused',
      'confirmed',
      'assumed',
      'failed',
      'expired',
    ] as const) {
      store.commands.save(command(`command-${state}`, state));
    }
    expect(store.commands.unfinished().map(({ state }) => state)).toEqual([
      'requested',
      'sent',
      'acknowledged',
    ]);
  });
});

describe('users', () => {
  const admin = { username: 'admin', role: 'admin', password_hash: 'scrypt$x', created_ms: 5 } as const;

  test('are saved, changed, listed by name and removed', () => {
    store.users.save({ ...admin, username: 'zoe', role: 'viewer' });
    store.users.save(admin);
    store.users.save({ ...admin, role: 'viewer', password_hash: 'scrypt$y', created_ms: 9 });
    expect(store.users.all()).toEqual([
      { username: 'admin', role: 'viewer', password_hash: 'scrypt$y', created_ms: 5 },
      { username: 'zoe', role: 'viewer', password_hash: 'scrypt$x', created_ms: 5 },
    ]);
    expect(store.users.remove('zoe')).toBe(true);
    expect(store.users.remove('zoe')).toBe(false);
    expect(store.users.find('zoe')).toBeUndefined();
  });
});

describe('sessions', () => {
  const session = { token_hash: 'a', username: 'admin', created_ms: 1000, seen_ms: 1000 };

  test('are found by their hash, and last seen when it was last said', () => {
    store.sessions.save(session);
    store.sessions.save({ ...session, seen_ms: 2000 });
    expect(store.sessions.find('a')).toEqual({ ...session, seen_ms: 2000 });
    store.sessions.remove('a');
    expect(store.sessions.find('a')).toBeUndefined();
  });

  test('of one user end without those of another', () => {
    store.sessions.save(session);
    store.sessions.save({ ...session, token_hash: 'b' });
    store.sessions.save({ ...session, token_hash: 'c', username: 'viewer' });
    store.sessions.removeOf('admin');
    expect(['a', 'b', 'c'].map((hash) => store.sessions.find(hash)?.username)).toEqual([
      undefined,
      undefined,
      'viewer',
    ]);
  });

  test('are cleared away by age and by idleness', () => {
    store.sessions.save({ ...session, token_hash: 'old', created_ms: 10, seen_ms: 5000 });
    store.sessions.save({ ...session, token_hash: 'idle', created_ms: 3000, seen_ms: 3000 });
    store.sessions.save({ ...session, token_hash: 'used', created_ms: 3000, seen_ms: 5000 });
    store.sessions.prune(1000, 4000);
    expect(['old', 'idle', 'used'].filter((hash) => store.sessions.find(hash))).toEqual(['used']);
  });
});

describe('the audit log', () => {
  const entry = (action: string, allowed: boolean): AuditEntry => ({
    ts: TS,
    actor: 'admin',
    role: 'admin',
    action,
    target: 'house',
    allowed,
    detail: '',
    from: '127.0.0.1',
  });

  test('gives the newest first', () => {
    store.audit.append(entry('first', true));
    store.audit.append(entry('second', false));
    store.audit.append(entry('third', true));
    expect(store.audit.newest(2)).toEqual([entry('third', true), entry('second', false)]);
  });

  test('cannot be rewritten or erased, by whoever opens the file', () => {
    store.audit.append(entry('first', false));
    const db = new Database(file);
    expect(() => db.exec('UPDATE audit SET allowed = 1')).toThrow('append-only');
    expect(() => db.exec('DELETE FROM audit')).toThrow('append-only');
    db.close();
    expect(store.audit.newest(10)).toEqual([entry('first', false)]);
  });
});
