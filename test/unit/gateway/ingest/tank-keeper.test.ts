import { expect, test } from '@jest/globals';
import { TankKeeper } from '../../../../firmware/gateway/ingest/tank-keeper.js';
import { aboutPayload } from '../../../../firmware/protocol/payloads.js';
import { rulePayload } from '../../../../firmware/protocol/rule.js';
import { schedulePayload } from '../../../../firmware/protocol/schedule.js';
import { ABOUT, VALID_PAYLOADS } from '../../../support/payloads.js';

const about = aboutPayload.parse(ABOUT);
const rule = rulePayload.parse(VALID_PAYLOADS.rule);
const schedule = schedulePayload.parse(VALID_PAYLOADS.schedule);
const LATER = '2027-01-01T00:00:00.000Z';

function keeper({ stored = false, full = false } = {}) {
  const written: string[] = [];
  const write = (what: string) => {
    if (full) throw new Error('disk full');
    written.push(what);
  };
  const made = new TankKeeper({
    all: () => (stored ? [{ tank: 'house', about, rule, schedule }] : []),
    saveAbout: (tank) => write(`about ${tank}`),
    saveSchedule: (tank, { version }) => write(`schedule ${tank} ${version}`),
    saveRule: (tank, { low_percent }) => write(`rule ${tank} ${low_percent}`),
  });
  made.load();
  return { keeper: made, written, setFull: (now: boolean) => (full = now) };
}

test('writes what is new, and not what is only told again', () => {
  const { keeper: it, written } = keeper();
  it.about('house', about);
  it.about('house', { ...about, ts: LATER });
  it.rule('house', rule);
  it.rule('house', { ...rule, ts: LATER });
  it.rule('house', { ...rule, low_percent: 20 });
  it.rule('house', rule);
  expect(written).toEqual(['about house', 'rule house 15', 'rule house 20', 'rule house 15']);
  it.schedule('house', schedule);
  it.schedule('house', { ...schedule, ts: LATER });
  it.schedule('house', { ...schedule, version: 2 });
  expect(written.slice(4)).toEqual(['schedule house 1', 'schedule house 2']);
});

test('knows from the store what was written before a restart', () => {
  const { keeper: it, written } = keeper({ stored: true });
  it.about('house', { ...about, ts: LATER });
  it.rule('house', { ...rule, ts: LATER });
  it.schedule('house', { ...schedule, ts: LATER });
  expect(written).toEqual([]);
});

test('tries again what the disk refused', () => {
  const { keeper: it, written, setFull } = keeper({ full: true });
  expect(() => it.rule('house', rule)).toThrow('disk full');
  setFull(false);
  it.rule('house', rule);
  expect(written).toEqual(['rule house 15']);
});
