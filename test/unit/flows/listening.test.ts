import { describe, expect, test } from '@jest/globals';
import { FunctionNode } from './function-node.js';

const NOW = () => new Date().toISOString();
const level = (more: object = {}) => ({
  ts: NOW(),
  percent: 42.25,
  litres: 845.2,
  quality: 'good',
  stale_after_s: 3,
  ...more,
});

describe('the monitor', () => {
  const start = () => {
    const node = new FunctionNode('water-tank-monitor.json', 'sluice-tanks-watch');
    const tell = (topic: string, payload: unknown, retain = false) =>
      node.give({ topic: `sluice/gw0/${topic}`, payload, retain });
    tell('tank/house/about', { name: 'House', node: 'pi0' });
    tell('tank/house/inlet', { state: 'closed', mode: 'auto' });
    tell('tank/house/status', { text: 'Water is ready to use' });
    tell('node/pi0/availability', 'online');
    return { tell, rows: () => node.give({ topic: 'tick' }).payload };
  };

  test('shows what was told', () => {
    const { tell, rows } = start();
    tell('tank/house/level', level());
    tell('tank/house/alarm/level_low', { text: 'Water is low' });
    expect(rows()).toEqual([
      {
        tank: 'House',
        level: '42.3 %',
        litres: 845,
        inlet: 'closed (auto)',
        status: 'Water is ready to use',
        alarms: 'Water is low',
        percent: 42.25,
      },
    ]);
    tell('tank/house/alarm/level_low', '');
    expect(rows()[0].alarms).toBe('');
  });

  test('shows no number for a level that is old, bad, or of a Pi that is gone', () => {
    const { tell, rows } = start();
    tell('tank/house/level', level());
    expect([rows(), rows(), rows()].at(-1)[0].level).toBe('42.3 %');
    expect(rows()[0]).toMatchObject({ level: '?', inlet: '?', status: 'No news of its level' });
    tell('tank/house/level', level({ percent: null, quality: 'bad' }));
    expect(rows()[0].level).toBe('?');
    tell('tank/house/level', level({ ts: '2020-01-01T00:00:00.000Z' }), true);
    expect(rows()[0].level).toBe('?');
    tell('tank/house/level', level());
    tell('node/pi0/availability', 'offline');
    expect(rows()[0]).toMatchObject({ level: '?', status: 'Its Pi is offline' });
  });
});

describe('the system page', () => {
  const host = {
    cpu_percent: 12.34,
    memory_percent: 40,
    cpu_temp_c: 51.27,
    throttled: false,
    disk_free_percent: 77,
    uptime_s: 5_400,
  };
  const start = (settings = {}) => {
    const node = new FunctionNode('system.json', 'sluice-system-watch', settings);
    for (const pi of ['pi1', 'pi0']) {
      node.give({ topic: `sluice/gw0/node/${pi}/availability`, payload: 'online' });
      node.give({
        topic: `sluice/gw0/node/${pi}/host`,
        payload: pi === 'pi0' ? host : { ...host, cpu_percent: 90 },
      });
    }
    return node;
  };

  test('shows the figures, and the first Pi on the gauges', () => {
    const [table, cpu, memory, temperature] = start().give({ topic: 'tick' });
    expect(table.payload[0]).toEqual({
      pi: 'pi0',
      state: 'online',
      cpu: '12 %',
      memory: '40 %',
      temperature: '51.3 °C',
      throttled: 'no',
      disk: '77 %',
      uptime: '1.5 h',
    });
    expect([cpu, memory, temperature].map(({ payload }) => payload)).toEqual([12.3, 40, 51.3]);
  });

  test('shows the Pi that is asked for, and nothing of one that is offline', () => {
    const node = start({ PI: 'pi1' });
    expect(node.give({ topic: 'tick' })[1].payload).toBe(90);
    node.give({ topic: 'sluice/gw0/node/pi1/availability', payload: 'offline' });
    const [table, cpu] = node.give({ topic: 'tick' });
    expect(cpu).toEqual({ visible: false });
    expect(table.payload[1]).toMatchObject({ pi: 'pi1', state: 'offline', cpu: '?' });
  });
});

describe('new alarms', () => {
  const topic = 'sluice/gw0/tank/house/alarm/level_low';
  const alarm = (state: string) => ({
    topic,
    payload: { state, text: 'Water is low: 9 %', priority: 'high' },
  });

  test('are told once, and again when they have been away', () => {
    const node = new FunctionNode('notify.json', 'sluice-notify-new');
    expect(node.give(alarm('active_unacknowledged'))).toEqual({
      topic: 'Sluice gw0: house',
      payload: 'Water is low: 9 %',
      priority: 'high',
      code: 'level_low',
    });
    expect(node.give(alarm('active_unacknowledged'))).toBeNull();
    expect(node.give(alarm('active_acknowledged'))).toBeNull();
    expect(node.give({ topic, payload: '' })).toBeNull();
    expect(node.give(alarm('active_unacknowledged'))).not.toBeNull();
  });

  test('of the gateway itself are told, too', () => {
    const node = new FunctionNode('notify.json', 'sluice-notify-new');
    const own = 'sluice/gw0/alarm/store_full';
    expect(node.give({ ...alarm('active_unacknowledged'), topic: own })).toMatchObject({
      topic: 'Sluice gw0',
      code: 'store_full',
    });
  });

  test('that stand are told anew when they come anew, and not when only their figures change', () => {
    const node = new FunctionNode('notify.json', 'sluice-notify-new');
    const at = (ts: string, text: string) => ({
      topic: 'sluice/gw0/tank/house/alarm/trip',
      payload: { ts, state: 'active_unacknowledged', text, priority: 'critical' },
    });
    const inlet = 'The inlet is locked';
    const pump = 'The pump is locked';
    expect(node.give(at('2026-03-01T06:00:00.000Z', inlet))).toMatchObject({ payload: inlet });
    expect(node.give(at('2026-03-01T06:00:00.000Z', `${inlet} still`))).toBeNull();
    expect(node.give(at('2026-03-01T09:00:00.000Z', pump))).toMatchObject({ payload: pump });
    expect(node.give(at('2026-03-01T09:00:00.000Z', pump))).toBeNull();
  });

  test.each([['not JSON'], [null], [[]], [{ state: 5 }]])('%p is none', (payload) => {
    const node = new FunctionNode('notify.json', 'sluice-notify-new');
    expect(node.give({ topic, payload })).toBeNull();
  });

  test('go to the web only where an address is set', () => {
    const message = { topic: 'Sluice gw0: house', payload: 'Water is low' };
    expect(new FunctionNode('notify.json', 'sluice-notify-web').give(message)).toBeNull();
    const set = new FunctionNode('notify.json', 'sluice-notify-web', { NOTIFY_URL: 'https://ntfy.sh/farm' });
    expect(set.give(message)).toMatchObject({ url: 'https://ntfy.sh/farm', method: 'POST' });
  });
});
