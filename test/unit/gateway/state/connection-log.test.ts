import { expect, test } from '@jest/globals';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';
import { logConnections } from '../../../../firmware/gateway/state/connection-log.js';
import { FarmState } from '../../../../firmware/gateway/state/farm-state.js';
import { RecordedLog } from '../../../support/recorded-log.js';

const HOST = {
  ...{ ts: '2026-03-01T00:00:00.000Z', cpu_percent: 1, memory_percent: 1, cpu_temp_c: null, load1: 0 },
  ...{ uptime_s: 1, throttled: null, disk_free_percent: 50, version: '0.1.0' },
};

test('a line tells of each node that comes or goes, once, and of nothing else', () => {
  const log = new RecordedLog();
  const over = new AbortController();
  const nodes = ['pi0', 'pi1'].map((id) => ({ id, secret_sha256: '0'.repeat(64), tanks: [`${id}-tank`] }));
  const state = new FarmState({ nodes, clock: new VirtualClock(0) });
  logConnections(state, log, over.signal);
  state.tellAvailability('pi0', 'offline');
  state.tellAvailability('pi0', 'online');
  state.tellAvailability('pi0', 'online');
  state.tellHost('pi0', HOST);
  state.tellAvailability('pi1', 'online');
  state.tellAvailability('pi0', 'offline');
  expect(log.lines).toEqual([
    { level: 'info', fields: { node: 'pi0' }, sentence: 'Node pi0 is connected' },
    { level: 'info', fields: { node: 'pi1' }, sentence: 'Node pi1 is connected' },
    {
      level: 'warn',
      fields: { node: 'pi0' },
      sentence: 'Node pi0 is offline: its tanks go by their own rules until it is back',
    },
  ]);
  over.abort();
  state.tellAvailability('pi1', 'offline');
  expect(log.lines).toHaveLength(3);
});
