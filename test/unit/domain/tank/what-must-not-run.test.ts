import { describe, expect, test } from '@jest/globals';
import type { DrawOptions, PumpOptions } from '../../../../firmware/domain/actuator/draw-options.js';
import type { InstrumentReadings } from '../../../../firmware/domain/instruments/panel.js';
import { SOURCE_DEFAULTS, type SourceOptions } from '../../../../firmware/domain/source/source.js';
import { command, openFor } from '../support/commands.js';
import { VirtualTank } from '../support/virtual-tank.js';

const DRAW: DrawOptions = { max_run_s: 3_600, rest_s: 60, min_off_s: 0, max_starts_per_hour: 1_000 };
const PRESSURE: PumpOptions = { ...DRAW, direction: 'draw' };
const PLAIN: InstrumentReadings = { level_switches: [], flow_meters: [] };
const RAIN: SourceOptions = { ...SOURCE_DEFAULTS, id: 'rain', kind: 'rain', supply_tank: 'cistern' };
const TOWN: SourceOptions = { ...SOURCE_DEFAULTS, id: 'town', kind: 'town', priority: 2, cost_per_m3: 2 };

const fedBy = (sources: readonly SourceOptions[], cistern: { percent: number | null }, percent = 50) => {
  const tank = new VirtualTank({ percent, inlet: { sources } });
  tank.instruments = () => ({ ...PLAIN, supply: new Map([['cistern', cistern.percent]]) });
  tank.wakeUp();
  return tank;
};
const waits = { actuator: 'inlet', want: 'wait', lease_s: 600 } as const;

describe('a run by hand of an inlet with sources', () => {
  test('is refused while none can be used, with the reason, which its interlocks tell, too', () => {
    const tank = fedBy([RAIN], { percent: null });
    const why = { code: 'no_source', args: { cause: 'source_level_unknown', source: 'rain' } };
    expect(tank.tell(openFor(60))).toMatchObject({ accepted: false, reason: why });
    const hasSource = tank.controller
      .interlocks('inlet', tank.now_ms)
      ?.find(({ name }) => name === 'has_source');
    expect(hasSource).toMatchObject({ bars: 'runs', blocks: why, clears: { code: 'clears_has_source' } });
  });

  test('ends when the last of them goes dry, and does not resume', () => {
    const cistern = { percent: 60 };
    const tank = fedBy([RAIN], cistern);
    const open = openFor(600);
    tank.tell(open);
    expect(tank.last.inlet).toMatchObject({ running: true, source: 'rain' });
    cistern.percent = 4;
    tank.live(5);
    cistern.percent = 60;
    tank.live(5);
    expect(tank.last.inlet).toMatchObject({ running: false, mode: 'auto' });
    expect(tank.outcomeOf(open)).toMatchObject({ state: 'failed', reason: { code: 'no_source' } });
  });

  test('overrules a lease that asks a source to wait', () => {
    const tank = fedBy([TOWN], { percent: null });
    tank.lease(waits);
    expect(tank.tell(openFor(60)).accepted).toBe(true);
    tank.live(20);
    expect(tank.last.inlet).toMatchObject({ running: true, source: 'town', mode: 'hand' });
  });

  test('never opens a source of too low a quality, and says so', () => {
    const tank = new VirtualTank({ percent: 50, inlet: { sources: [TOWN], least_quality: 5 } });
    tank.wakeUp();
    const why = { code: 'no_source', args: { cause: 'sources_unfit' } };
    expect(tank.tell(openFor(60))).toMatchObject({ accepted: false, reason: why });
  });
});

describe('a run by hand that lasted as long as it was granted', () => {
  const drawn = (pump: PumpOptions, demand: boolean, duration_s: number) => {
    const tank = new VirtualTank({ percent: 60, inlet: null, outflow_lph: 0, fitted: { pump } });
    tank.instruments = () => ({ ...PLAIN, demand });
    tank.wakeUp();
    const run = command('on', { actuator: 'pump', duration_s });
    expect(tank.tell(run).accepted).toBe(true);
    tank.live(duration_s + 5);
    return tank.outcomeOf(run);
  };

  test('did not fail because the rule keeps the pump running after it', () => {
    expect(drawn(PRESSURE, true, 60)).toMatchObject({ state: 'assumed', reason: { code: 'low_pressure' } });
  });

  test('did not fail because it was as long as any run may be', () => {
    expect(drawn({ ...PRESSURE, max_run_s: 60 }, false, 60)?.state).toBe('assumed');
  });

  test('of a pump without a meter and of unknown flow is never said to have failed', () => {
    expect(drawn(PRESSURE, false, 600)).toMatchObject({
      state: 'assumed',
      reason: { code: 'only_relay_read_back' },
    });
  });
});

describe('the level says nothing of one actuator while another moves the water', () => {
  const both = (outlet: Partial<DrawOptions>) => {
    const tank = new VirtualTank({
      percent: 14,
      outflow_lph: 1_200,
      fitted: { outlet: { ...DRAW, reserve_percent: 5, restore_percent: 6, ...outlet } },
    });
    tank.wakeUp();
    tank.live(120);
    expect(tank.last.inlet?.running).toBe(true);
    const open = command('open', { actuator: 'outlet', duration_s: 900 });
    expect(tank.tell(open).accepted).toBe(true);
    return { tank, open };
  };

  test('an outlet that draws less than the inlet brings neither failed nor ran dry', () => {
    const { tank, open } = both({ flow_lph: 1_200, dry_run_s: 120 });
    tank.live(400);
    expect(tank.last.decisions.outlet).toMatchObject({ running: true, trip: null });
    expect(tank.outcomeOf(open)?.state).not.toBe('failed');
  });

  test('nor one that draws nothing: nobody knows to a litre a minute what comes', () => {
    const { tank } = both({ flow_lph: 1_800, dry_run_s: 120 });
    tank.outflow_lph = 0;
    tank.live(600);
    expect(tank.last.decisions.outlet).toMatchObject({ running: true, trip: null });
  });

  /** A bore of 1,800 L/h beside an outlet that lets out up to so much, and now does let out so much. */
  const bore = (flow_lph: number, outflow_lph: number, supply_lph: number) => {
    const tank = new VirtualTank({
      ...{ percent: 14, supply_lph, known_inflow_lph: 1_800, outflow_lph, inlet: { dry_run_s: 120 } },
      fitted: { outlet: { ...DRAW, reserve_percent: 5, restore_percent: 6, flow_lph } },
    });
    tank.wakeUp();
    tank.tell(command('open', { actuator: 'outlet', duration_s: 900 }));
    tank.live(600);
    return tank.last.inlet?.trip?.code ?? null;
  };

  test('a dry bore is found beside an open outlet through which nothing goes, as to a trough that is full', () => {
    expect(bore(1_500, 0, 0)).toBe('ran_dry');
    expect(bore(1_500, 0, 1_800)).toBeNull();
  });

  test('a sound one is not locked beside an outlet that takes all it brings, whatever that is', () => {
    for (const takes_lph of [1_200, 1_800, 2_400]) expect(bore(2_400, takes_lph, 1_800)).toBeNull();
  });

  test('a house pump is not locked beside an open outlet to a trough that is full', () => {
    const tank = new VirtualTank({
      ...{ percent: 60, outflow_lph: 900 },
      fitted: {
        outlet: { ...DRAW, flow_lph: 1_800 },
        pump: { ...PRESSURE, dry_run_s: 60, flow_lph: 1_800 },
      },
    });
    tank.instruments = () => ({ ...PLAIN, demand: true });
    tank.wakeUp();
    tank.tell(command('open', { actuator: 'outlet', duration_s: 3_000 }));
    // Both draw 900 L/h, as far as the tank knows: what a pump alone of 1,800 L/h would draw.
    tank.live(900);
    expect(tank.last.decisions.pump?.trip).toBeNull();
  });

  test('an inlet is not locked for the water that an outlet of unknown flow takes', () => {
    const tank = new VirtualTank({
      percent: 14,
      outflow_lph: 1_800,
      inlet: { dry_run_s: 120 },
      fitted: { outlet: { ...DRAW, reserve_percent: 5, restore_percent: 6 } },
    });
    tank.wakeUp();
    tank.tell(command('open', { actuator: 'outlet', duration_s: 900 }));
    tank.live(600);
    expect(tank.last.inlet).toMatchObject({ running: true, trip: null });
  });
});

describe('a relay of several that hangs', () => {
  test('locks the inlet, though one of its sources runs as decided', () => {
    const { controller, ...tank } = fedBy([TOWN], { percent: null }, 14);
    let { now_ms } = tank;
    for (let s = 0; s < 31; s++, now_ms += 1_000) {
      controller.readBack('inlet', true, now_ms, false);
      controller.decide(now_ms);
    }
    expect(controller.decide(now_ms).inlet).toMatchObject({ running: false, trip: { code: 'relay_stuck' } });
  });
});

describe('an outlet that is open without power', () => {
  const safeOpen = (rest: Partial<DrawOptions> = {}) => {
    const tank = new VirtualTank({
      percent: 60,
      inlet: null,
      fitted: { outlet: { ...DRAW, safe_position: 'open', ...rest } },
    });
    tank.wakeUp();
    return tank;
  };

  test('stays closed when a low switch says that the tank is empty, whatever the sensor is', () => {
    const tank = safeOpen();
    tank.fault = 'no_echo';
    tank.instruments = () => ({
      ...PLAIN,
      level_switches: [{ at: 'low', switch_percent: 5, state: 'dry' }],
    });
    tank.live(60);
    expect(tank.last.decisions.outlet?.running).toBe(false);
    tank.instruments = () => ({
      ...PLAIN,
      level_switches: [{ at: 'low', switch_percent: 5, state: 'unknown' }],
    });
    tank.live(10);
    expect(tank.last.decisions.outlet?.running).toBe(true);
  });

  test('does not chatter with a sensor that comes and goes', () => {
    const tank = safeOpen({ max_starts_per_hour: 6 });
    let opened = 0;
    let was = false;
    for (let minute = 0; minute < 58; minute++) {
      tank.fault = minute % 2 === 0 ? 'no_echo' : null;
      tank.live(60, ({ decisions }) => {
        const running = decisions.outlet?.running === true;
        if (running && !was) opened += 1;
        was = running;
      });
    }
    expect(opened).toBe(6);
  });

  test('tells no end of what has none', () => {
    const tank = safeOpen({ max_run_s: 60 });
    tank.fault = 'no_echo';
    tank.live(600);
    expect(tank.last.decisions.outlet).toMatchObject({ running: true, until_ms: null });
  });
});
