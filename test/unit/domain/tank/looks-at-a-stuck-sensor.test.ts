import { describe, expect, test } from '@jest/globals';
import { VirtualTank } from '../support/virtual-tank.js';

const HOUR_S = 3_600;

describe('probe', () => {
  test.each([
    [5_000, 25], [30_000, 25], [60_000, 25], [5_000, 14.5], [60_000, 14.5],
  ])('idle %d, frozen at %d', (idle_interval_ms, frozen) => {
    let draw = 1_000;
    const tank = new VirtualTank({ percent: 17, idle_interval_ms, draw_lph: () => draw, inlet: { max_run_s: 3_600, rest_s: 900 } });
    tank.live(HOUR_S, () => { if (tank.valve_open && tank.frozen_percent===null && tank.percent >= frozen - (frozen < 15 ? 1 : 0)) { tank.frozen_percent = frozen; draw = 0; } });
    const from = tank.inflow_litres;
    let runs = 0, was = false, open_s=0, last=tank.now_ms; let lastOpen=0;
    tank.live(24 * HOUR_S, (p) => { const r = p.inlet!.running; if (r && !was) runs++; was = r; if (r) lastOpen=tank.now_ms; open_s += (r? (tank.now_ms-last)/1000:0); last = tank.now_ms; });
    console.log(idle_interval_ms, frozen, { frozen_at: tank.frozen_percent, runs, litres: Math.round(tank.inflow_litres - from), open_h: open_s/3600, lastOpen_h: lastOpen/3.6e6, why: tank.last.inlet!.reason.code });
    expect(1).toBe(1);
  });
});
