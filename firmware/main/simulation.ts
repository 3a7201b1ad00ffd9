import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TankConfig } from '../config/node-config.js';
import { SimulatedFarm } from '../drivers/simulated/farm.js';
import { HOUSE_TANK, PAPER_FARM } from '../drivers/simulated/paper-farm.js';
import type { PipeSpec } from '../drivers/simulated/pipe.js';
import { firstShower_mm, Showers } from '../drivers/simulated/showers.js';
import type { SimulatedTankSpec } from '../drivers/simulated/simulated-tank.js';
import { relayName } from '../node/tank-setup.js';
import type { Clock } from '../ports/clock.js';

/** How often the simulated water is written down, in ms of real time. */
const KEEP_EVERY_MS = 1_000;

/**
 * The simulated farm behind a node's simulated drivers. Its water outlives the process, as real water does: the levels
 * are written down every second, and a node that starts again finds them.
 */
export class Simulation {
  readonly farm: SimulatedFarm;
  private readonly file: string;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly tanks: readonly TankConfig[],
    options: { readonly seed: number; readonly clock: Clock; readonly folder: string },
  ) {
    this.file = join(options.folder, 'simulated-water.json');
    const kept = readKept(this.file);
    const { seed, clock } = options;
    // What happens at first happens once, not at every restart.
    const first_shower = Object.keys(kept).length === 0;
    const specs = tanks.map((tank) => ({
      ...specOf(tank, kept[tank.id]),
      ...(tank.rain_fed && { roof: roofUnder(seed, first_shower) }),
    }));
    const pipes = tanks.flatMap(pipesOf);
    this.farm = new SimulatedFarm({ seed, clock, tanks: specs, pipes, first_shower });
  }

  start(): void {
    this.timer = setInterval(() => this.keep(), KEEP_EVERY_MS);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.keep();
  }

  private keep(): void {
    const levels = this.tanks.map(({ id }) => [id, this.farm.truth(id).percent]);
    try {
      writeFileSync(`${this.file}.new`, JSON.stringify(Object.fromEntries(levels)));
      renameSync(`${this.file}.new`, this.file);
    } catch {
      // On a full disk the simulated water is forgotten at the next start; nothing else is.
    }
  }
}

/** A tank of the published case, or one like its household tank; `kept_percent` is what was left in it. */
function specOf(tank: TankConfig, kept_percent: number | undefined): SimulatedTankSpec {
  const model = PAPER_FARM.find((spec) => spec.id === tank.id) ?? { ...HOUSE_TANK, initial_percent: 50 };
  return {
    ...model,
    id: tank.id,
    name: tank.name,
    shape: tank.shape,
    empty_distance_mm: tank.sensor.empty_distance_mm,
    inlet: { ...model.inlet, nominal_lph: tank.inlet?.inflow_lph ?? model.inlet.nominal_lph },
    ...(kept_percent === undefined
      ? {}
      : { initial_percent: kept_percent, draws: { ...model.draws, at_first: null } }),
  };
}

/** The roof over a tank that is fed by rain, in m². */
const USUAL_ROOF_M2 = 60;
const MINUTE_MS = 60_000;

/** A roof in the rain that the gauge of the farm with this seed tells of. */
function roofUnder(seed: number, first_shower: boolean): NonNullable<SimulatedTankSpec['roof']> {
  const own_seed = `${seed} rain`;
  return {
    area_m2: USUAL_ROOF_M2,
    showers: first_shower ? new FirstAndLaterShowers(own_seed) : new Showers(own_seed),
  };
}

/** Showers, and before them the one that somebody sees who has just started the farm. */
class FirstAndLaterShowers extends Showers {
  override rate_mm_per_h(at_ms: number): number {
    const ends_ms = this.minuteEnds_ms(at_ms);
    const in_minute_mm = firstShower_mm(ends_ms) - firstShower_mm(ends_ms - MINUTE_MS);
    return super.rate_mm_per_h(at_ms) + in_minute_mm * 60;
  }
}

/** What a pump or valve moves when nobody measured it, in litres per hour. */
const USUAL_FLOW_LPH = 1_500;

/** Its outlet, its pump, and its sources, each with a flow of its own. A tank elsewhere is simulated elsewhere. */
function pipesOf({ id, inlet, outlet, pump }: TankConfig, _: number, all: readonly TankConfig[]): PipeSpec[] {
  const here = (tank: string | null) => (all.some((one) => one.id === tank) ? tank : null);
  const pipe = (name: 'outlet' | 'pump', flow_lph: number | null, to: string | null) => ({
    ...{ relay: relayName(id, name), from: id, to, flow_lph: flow_lph ?? USUAL_FLOW_LPH },
  });
  return [
    ...(outlet === null
      ? []
      : [{ ...pipe('outlet', outlet.flow_lph, null), rests_open: outlet.safe_position === 'open' }]),
    ...(pump === null ? [] : [pipe('pump', pump.flow_lph, here(pump.to_tank))]),
    ...(inlet?.sources ?? []).map(({ id: source, supply_tank, inflow_lph }) => ({
      ...{ relay: relayName(id, 'inlet', source), from: here(supply_tank), to: id },
      flow_lph: inflow_lph ?? inlet?.inflow_lph ?? USUAL_FLOW_LPH,
    })),
  ];
}

function readKept(file: string): Readonly<Record<string, number>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
  } catch {
    return {};
  }
}
