import { expect, test } from '@jest/globals';
import { reason } from '../../../firmware/domain/reason.js';
import { explainTank } from '../../../firmware/gateway/explain-tank.js';
import type { TankView } from '../../../firmware/protocol/rest.js';
import { VALID_PAYLOADS } from '../../support/payloads.js';

const WAITS = reason('waits_for_rain', { litres: 800, ahead_h: 24 });
const source = (id: string, cost_per_m3: number) => ({
  id,
  kind: 'rain',
  priority: 1,
  cost_per_m3,
  quality: 3,
});
const barred = (id: string) => ({ source: id, reason_code: 'waits_for_rain', reason_args: {}, reason: '' });

/** What would change the inlet of a tank at 50 % that waits for rain, by the gateway. */
function changes(sources: readonly object[] | undefined, barred_sources: readonly object[]): string[] {
  const tank = {
    ...{ id: 'house', name: 'House', node: 'pi0', shape: null, capacity_litres: 10_000, height_mm: null },
    ...{ max_run_s: null, actuators: ['inlet'], online: true, stale: false, level: null, status: null },
    ...{ outlet: null, pump: null, schedule: null, fitted: { sources } },
    inlet: { ...Object(VALID_PAYLOADS.inlet), state: 'closed', mode: 'auto', barred_sources },
    rule: { ...Object(VALID_PAYLOADS.rule), low_percent: 15, high_percent: 80, enabled: true },
  } as unknown as TankView;
  return explainTank(tank, [WAITS], null).actuators[0]?.changes.map((why) => why.reason) ?? [];
}

const OPENS = 'It opens below 15 %';
const ONCE = `${OPENS} once the gateway no longer asks it to wait`;

test.each([
  ['with no named source waits', undefined, [], ONCE],
  ['whose sources all cost something waits', [source('town', 2)], [], ONCE],
  ['that may fill for nothing does not', [source('cistern', 0), source('town', 2)], [barred('town')], OPENS],
  ['whose free source is barred waits', [source('cistern', 0), source('town', 2)], [barred('cistern')], ONCE],
])('an inlet %s for rain', (_what, sources, barred_sources, opens) => {
  expect(changes(sources, barred_sources)).toContain(opens);
});
