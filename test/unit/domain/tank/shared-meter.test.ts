import { describe, expect, test } from '@jest/globals';
import type { DrawOptions } from '../../../../firmware/domain/actuator/draw-options.js';
import { InstrumentPanel } from '../../../../firmware/domain/instruments/panel.js';
import { command } from '../support/commands.js';
import { VirtualTank } from '../support/virtual-tank.js';

const DRAW: DrawOptions = { max_run_s: 3_600, rest_s: 60, min_off_s: 0, max_starts_per_hour: 1_000 };

/** Outlet and pump on one meter of a litre a pulse; which of them moves water the test says. */
class SharedMeter {
  readonly tank: VirtualTank;
  moves: readonly ('outlet' | 'pump')[] = ['outlet', 'pump'];
  private litres = 0;
  private seen_ms = 0;

  constructor(pump: Partial<DrawOptions> = {}, outlet: Partial<DrawOptions> = {}) {
    this.tank = new VirtualTank({
      percent: 80,
      known_inflow_lph: null,
      outflow_lph: 0,
      fitted: { outlet: { ...DRAW, ...outlet }, pump: { ...DRAW, ...pump, direction: 'draw' } },
    });
    this.tank.instruments = () => {
      const running = this.moves.filter((one) => this.tank.running.get(one) === true).length;
      this.litres += (running * (this.tank.now_ms - this.seen_ms)) / 1_000;
      this.seen_ms = this.tank.now_ms;
      const pulses = Math.floor(this.litres);
      return { level_switches: [], flow_meters: [{ on: 'outlet', litres_per_pulse: 1, pulses }] };
    };
    this.tank.wakeUp();
  }

  run(actuator: 'outlet' | 'pump', duration_s: number) {
    const wish = command(actuator === 'pump' ? 'on' : 'open', { actuator, duration_s });
    if (!this.tank.tell(wish).accepted) throw new Error(`${actuator} refuses`);
    return wish;
  }

  stop(actuator: 'outlet' | 'pump') {
    const wish = command(actuator === 'pump' ? 'off' : 'close', { actuator, duration_s: 3_000 });
    this.tank.tell(wish);
    return wish;
  }
}

describe('an outlet and a pump behind one meter', () => {
  test('what flows while both run confirms neither', () => {
    const rig = new SharedMeter();
    const { tank } = rig;
    rig.run('pump', 3_000);
    tank.live(30);
    rig.moves = ['pump'];
    const open = rig.run('outlet', 3_000);
    tank.live(60);
    expect(tank.outcomeOf(open)).toBeUndefined();
    // Nor does what flowed before the other stopped.
    rig.stop('pump');
    tank.live(8);
    expect(tank.outcomeOf(open)).toBeUndefined();
  });

  test('what flows through the other is not held against one that was closed', () => {
    const rig = new SharedMeter();
    const { tank } = rig;
    rig.run('pump', 3_000);
    rig.run('outlet', 3_000);
    tank.live(30);
    const close = rig.stop('outlet');
    tank.live(200);
    expect(tank.outcomeOf(close)).not.toMatchObject({ state: 'failed' });
  });

  test('what flows through it alone confirms it', () => {
    const rig = new SharedMeter();
    const { tank } = rig;
    const open = rig.run('outlet', 3_000);
    tank.live(10);
    expect(tank.outcomeOf(open)).toMatchObject({ state: 'confirmed', reason: { code: 'water_flows' } });
  });

  test('a pump that runs dry is locked though the other is opened and closed all the time', () => {
    const rig = new SharedMeter({ dry_run_s: 60 });
    const { tank } = rig;
    rig.moves = [];
    rig.run('pump', 3_000);
    for (let i = 0; i < 3; i++) {
      rig.run('outlet', 3_000);
      tank.live(12);
      rig.stop('outlet');
      tank.live(12);
    }
    expect(tank.last.decisions.pump?.trip).toMatchObject({ code: 'ran_dry' });
  });

  test('a meter that is silent while both run speaks of both', () => {
    const rig = new SharedMeter({ dry_run_s: 60 });
    const { tank } = rig;
    rig.moves = [];
    rig.run('pump', 3_000);
    rig.run('outlet', 3_000);
    tank.live(70);
    expect(tank.last.decisions.pump?.trip).toMatchObject({ code: 'ran_dry' });
  });

  test('a pump is not said to move the water of the other: once that is closed, it is found dry', () => {
    const rig = new SharedMeter({ dry_run_s: 60 });
    const { tank } = rig;
    rig.moves = ['outlet'];
    rig.run('outlet', 3_000);
    rig.run('pump', 3_000);
    tank.live(120);
    expect(tank.last.decisions.pump?.trip).toBeNull();
    rig.stop('outlet');
    tank.live(70);
    expect(tank.last.decisions.pump?.trip).toMatchObject({ code: 'ran_dry' });
  });
});

describe('beside an outlet that runs, where what both move is known', () => {
  /** Outlet and pump of 3,600 L/h each on one meter, while the level falls by what moves. */
  function both(moves: readonly ('outlet' | 'pump')[]) {
    const rig = new SharedMeter({ dry_run_s: 60, flow_lph: 3_600 }, { flow_lph: 3_600 });
    const { tank } = rig;
    rig.moves = moves;
    tank.draw_lph = () => 3_600 * moves.filter((one) => tank.running.get(one) === true).length;
    rig.run('outlet', 3_000);
    rig.run('pump', 3_000);
    tank.live(240);
    return tank.last.decisions;
  }

  test('nobody can tell of a dry pump: what goes may be what either of them moves', () => {
    expect(both(['outlet']).pump?.trip).toBeNull();
  });

  test('a pump that moves water is not', () => {
    expect(both(['outlet', 'pump']).pump?.trip).toBeNull();
  });
});

test('an actuator that moves says nothing of the meter and the switches of another pipe', () => {
  const panel = new InstrumentPanel();
  const see = (inlet: number, outlet: number, wet: boolean, now_ms: number) =>
    panel.see(
      {
        level_switches: [{ at: 'low', switch_percent: 20, state: wet ? 'wet' : 'dry' }],
        flow_meters: [
          { on: 'inlet', litres_per_pulse: 1, pulses: inlet },
          { on: 'outlet', litres_per_pulse: 1, pulses: outlet },
        ],
      },
      now_ms,
    );
  see(0, 0, false, 0);
  panel.restart('inlet', 0);
  see(5, 0, true, 10_000);
  panel.restart('outlet', 10_000);
  see(5, 2, true, 12_000);
  expect(panel.evidenceOf('inlet')).toMatchObject({ flow: { pulses: 5 }, turned: { state: 'wet' } });
  expect(panel.evidenceOf('outlet')).toMatchObject({ flow: { pulses: 2 }, turned: null });
  expect(panel.evidenceOf('pump').flow).toMatchObject({ pulses: 2 });
});

describe('a meter that seldom pulses', () => {
  /** A pump of 500 L/h behind a meter of 10 L a pulse; answers whether it was locked. */
  function locked(flow_lph: number | null, span_s: number, works = true): boolean {
    const tank = new VirtualTank({
      ...{ percent: 80, outflow_lph: 0 },
      fitted: { pump: { ...DRAW, direction: 'draw', dry_run_s: 60, flow_lph } },
    });
    let litres = 0;
    let seen_ms = 0;
    tank.instruments = () => {
      const runs = works && tank.running.get('pump') === true;
      if (runs) litres += (500 * (tank.now_ms - seen_ms)) / 3_600_000;
      seen_ms = tank.now_ms;
      const meter = { on: 'outlet', litres_per_pulse: 10, pulses: Math.floor(litres / 10) } as const;
      return { level_switches: [], flow_meters: [meter] };
    };
    tank.wakeUp();
    tank.tell(command('on', { actuator: 'pump', duration_s: span_s + 60 }));
    tank.live(span_s);
    return tank.last.decisions.pump?.trip !== null;
  }

  test.each([500, null])('locks no pump that works: %p L/h', (flow_lph) => {
    expect(locked(flow_lph, 1_800)).toBe(false);
  });

  test('locks one that runs dry after all', () => {
    expect(locked(500, 260, false)).toBe(true);
    expect(locked(null, 140, false)).toBe(true);
  });
});
