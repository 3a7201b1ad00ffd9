import { describe, expect, test } from '@jest/globals';
import { check } from '../../../firmware/config/check.js';
import type { ConfigError } from '../../../firmware/config/config-error.js';
import { alarmSettings } from '../../../firmware/config/gateway-alarms.js';
import { gatewayConfig } from '../../../firmware/config/gateway-config.js';
import { DEFAULT_SETTINGS } from '../../../firmware/domain/alarm/catalogue.js';

const configOf = (alarms: unknown) =>
  check(gatewayConfig, { schema: 1, gateway: 'gw0', nodes: [], alarms }, 'gateway.json');
const settingsOf = (alarms: unknown) => alarmSettings(configOf(alarms).alarms ?? {});

/** The mistakes the section is refused for, as "path: message". */
function mistakes(alarms: unknown): string[] {
  try {
    configOf(alarms);
    return [];
  } catch (error) {
    return (error as ConfigError).mistakes.map(({ path, message }) => `${path}: ${message}`);
  }
}

describe('the alarms of a gateway', () => {
  test('are as they are delivered where nothing is said', () => {
    expect(settingsOf({})).toEqual(DEFAULT_SETTINGS);
    expect(settingsOf({ level_low: {}, host_hot: {}, leak: {} })).toEqual(DEFAULT_SETTINGS);
  });

  test('have limits, delays and priorities of the farm, and the rest as delivered', () => {
    const { limits, alarms } = settingsOf({
      level_low: { raise_percent: 20, clear_percent: 25, on_delay_s: 60, priority: 'critical' },
      host_hot: { raise_c: 70, clear_c: 65 },
      disk_low: { raise_percent: 8 },
      node_offline: { on_delay_s: 300, off_delay_s: 0.5 },
    });
    expect(limits).toEqual({
      level_low_percent: { set: 20, restore: 25 },
      level_high_percent: { set: 90, restore: 80 },
      host_temp_c: { set: 70, restore: 65 },
      disk_free_percent: { set: 8, restore: 10 },
    });
    const delivered = DEFAULT_SETTINGS.alarms;
    expect(alarms).toEqual({
      ...delivered,
      level_low: { ...delivered.level_low, priority: 'critical', on_delay_ms: 60_000 },
      node_offline: { ...delivered.node_offline, on_delay_ms: 300_000, off_delay_ms: 500 },
    });
  });

  test.each([
    [
      'a low limit that ends where it begins',
      { level_low: { raise_percent: 15 } },
      'level_low.clear_percent',
    ],
    ['a high limit that ends above', { level_high: { clear_percent: 95 } }, 'level_high.clear_percent'],
    ['a Pi that is hot below its limit', { host_hot: { clear_c: 80 } }, 'host_hot.clear_c'],
    ['a disk that is full and has room', { disk_low: { clear_percent: 5 } }, 'disk_low.clear_percent'],
    ['low and high at once', { level_low: { clear_percent: 81 } }, 'level_low.clear_percent'],
    ['high and low at once', { level_high: { clear_percent: 14 } }, 'level_high.clear_percent'],
    ['no percent', { level_high: { raise_percent: 101 } }, 'level_high.raise_percent'],
    ['Fahrenheit', { host_hot: { raise_c: 176 } }, 'host_hot.raise_c'],
    ['a delay into the past', { leak: { on_delay_s: -1 } }, 'leak.on_delay_s'],
    ['a delay nobody waits for', { trip: { off_delay_s: 3_601 } }, 'trip.off_delay_s'],
    ['a priority of its own', { trip: { priority: 'urgent' } }, 'trip.priority'],
    ['an alarm that is none', { level_odd: {} }, 'level_odd'],
    ['a limit of what has none', { leak: { raise_percent: 5 } }, 'leak.raise_percent'],
    ['another unit', { leak: { on_delay_ms: 500 } }, 'leak.on_delay_ms'],
  ])('%s is refused with its place', (_, alarms, path) => {
    const found = mistakes(alarms);
    expect(found).toHaveLength(1);
    expect(found[0]?.startsWith(`alarms.${path}: `)).toBe(true);
  });

  test('a limit without a dead band says what would come of it', () => {
    expect(mistakes({ level_low: { raise_percent: 15 } })).toEqual([
      'alarms.level_low.clear_percent: must be above raise_percent, or the alarm would come and go with every wave',
    ]);
    expect(mistakes({ level_low: { clear_percent: 81 } })[0]).toContain(
      'level_low ends at 81 %, level_high at 80 %',
    );
  });
});
