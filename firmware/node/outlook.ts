import type { TankController } from '../domain/tank/tank-controller.js';
import type { Clock } from '../ports/clock.js';
import type { DemandWatch } from './demand-watch.js';
import { readInstruments } from './instruments.js';
import type { Surroundings } from './surroundings.js';
import type { TankPipes } from './tank-pipes.js';
import type { TankSchedule } from './tank-schedule.js';
import type { TankSetup } from './tank-setup.js';

/** What looking around a tank works with. */
export interface OutlookOptions {
  readonly setup: TankSetup;
  readonly controller: TankController;
  readonly schedule: TankSchedule;
  readonly pipes: TankPipes;
  readonly demand: DemandWatch;
  readonly surroundings: Surroundings;
  readonly clock: Clock;
}

/** Tells the controller of a tank all that it decides by beside the level: the hour, the pipes, the instruments. */
export class Outlook {
  constructor(private readonly options: OutlookOptions) {}

  /** As it is now; to be called before each decision. */
  observe(): void {
    const { setup, controller, schedule: hours, pipes, demand, surroundings, clock } = this.options;
    const { day } = surroundings;
    const schedule = hours.now();
    const minute = schedule === null ? day.minute : (schedule.local?.minute ?? null);
    const around = pipes.around(clock.monotonic_ms(), surroundings.raining());
    controller.follow({ schedule, minute, habit_hour: day.habit_hour, ...around });
    const supplies = (setup.control.inlet?.sources ?? []).flatMap(({ supply_tank }) => supply_tank ?? []);
    if (setup.instruments === undefined && supplies.length === 0) return;
    const supply = new Map(supplies.map((tank) => [tank, surroundings.supply_percent(tank)]));
    const readings = readInstruments(setup.instruments);
    demand.note(readings.demand);
    controller.observe({ ...readings, supply }, clock.monotonic_ms());
  }
}
