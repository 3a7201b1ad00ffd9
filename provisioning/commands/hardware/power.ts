import { boardById } from '../../../hardware/boards/boards.js';
import { type PowerBudget, powerBudget } from '../../../hardware/power/budget.js';
import type { Answer } from '../../cli/answer.js';
import { table } from '../../cli/table.js';
import type { PowerOptions } from './power-options.js';

/** `sluice hardware power` */
export async function runHardwarePower(options: PowerOptions): Promise<Answer> {
  const { name, power } = boardById(options.board);
  const loads = {
    board_ma: power.typical_ma,
    sensors: options.sensors,
    still_interval_s: options.interval,
    pings: options.pings,
    running_min: options.runningMin,
    valve_w: options.valveW,
    pump_w: options.pumpW,
    other_w: options.otherW,
  };
  const site = {
    latitude_deg: options.latitude ?? null,
    sun_h: options.sunHours ?? null,
    battery: options.battery,
    autonomy_days: options.autonomyDays,
  };
  const budget = powerBudget(loads, site);
  return { json: { board: options.board, loads, site, ...budget }, text: budgetText(name, budget, options) };
}

function budgetText(board: string, budget: PowerBudget, options: PowerOptions): string {
  return [
    useTable(board, budget),
    sizeTable(budget, options.battery),
    samplingText(budget),
    'Sun of the darkest days on a panel that faces the equator, 15° steeper than the latitude (FAO-56, Liu and Jordan);\nhow cloudy a latitude is, is assumed. Figures measured for the place (PVGIS, NASA POWER) are better: --sun-hours.',
  ].join('\n\n');
}

function useTable(board: string, { daily }: PowerBudget): string {
  const rows: [string, number][] = [
    [board, daily.board_wh],
    ['sensors and looking', daily.sensing_wh],
    ['valve and relay', daily.valve_wh],
    ['pump', daily.pump_wh],
    ['other', daily.other_wh],
    ['together', daily.total_wh],
  ];
  return table(
    [{ title: 'USED EACH DAY' }, { title: 'WH', right: true }],
    rows.map(([what, wh]) => [what, wh.toFixed(1)]),
  );
}

function sizeTable({ sizes }: PowerBudget, battery: string): string {
  const right = true;
  return table(
    [
      { title: 'PLACE' },
      { title: 'SUN H', right },
      { title: 'PANEL W', right },
      { title: 'BATTERY AH', right },
      { title: 'DARK DAYS', right },
      { title: 'DAYS TO REFILL', right },
    ],
    sizes.map((one) => [
      one.place,
      one.sun_h.toFixed(1),
      String(one.panel_w),
      `${one.battery_ah} ${battery}`,
      one.autonomy_days.toFixed(1),
      one.refill_days.toFixed(0),
    ]),
  );
}

function samplingText({ sampling }: PowerBudget): string {
  const { running_interval_s, still_interval_s, sensing_wh_at } = sampling;
  const costs = sensing_wh_at
    .map(({ interval_s, wh }) => `${wh.toFixed(1)} Wh at ${interval_s} s`)
    .join(', ');
  return `Look every ${running_interval_s} s while water runs, and every ${still_interval_s} s when it is still ("idle_interval_s": ${still_interval_s}).\nLooking costs each day ${costs}.`;
}
