/** What a kind of level sensor takes at 5 V, in mA: at rest, and more while it pings. By the makers' data sheets. */
export const SENSOR_MA = {
  /** HC-SR04: 15 mA at work, 2 mA at rest. */
  'hc-sr04': { rest: 2, work: 13 },
  /** JSN-SR04T: 30 mA at work, 5 mA at rest. */
  'jsn-sr04t': { rest: 5, work: 25 },
  /** A02YYUW, A0221AU and their like: 8 mA on average; in auto mode they never rest. */
  uart: { rest: 8, work: 0 },
} as const;

export type SensorKind = keyof typeof SENSOR_MA;

/** What a node's electricity is used for. */
export interface Loads {
  /** The bare board at work, at 5 V. */
  readonly board_ma: number;
  readonly sensors: readonly SensorKind[];
  /** How often a tank is looked at while its water is still, 1–60 s. */
  readonly still_interval_s: number;
  readonly pings: number;
  /** How long water runs each day, all tanks together, in minutes; it is looked at once a second then. */
  readonly running_min: number;
  /** The valve while it is held open, and the pump while it runs, in W at the battery's voltage; 0 for none. */
  readonly valve_w: number;
  readonly pump_w: number;
  /** What else runs day and night, such as a router, in W at the battery's voltage. */
  readonly other_w: number;
}

/** Wh from the battery each day. */
export interface DailyUse {
  readonly board_wh: number;
  readonly sensing_wh: number;
  readonly valve_wh: number;
  readonly pump_wh: number;
  readonly other_wh: number;
  readonly total_wh: number;
}

const SUPPLY_V = 5;
/** Of a common step-down converter from 12 V to 5 V at small loads. */
const CONVERTER = 0.85;
/** HC-SR04's data sheet: 60 ms from ping to ping. */
const PING_S = 0.06;
/** The processor's work for one window, beyond its idling: some 50 ms at 2 W. An estimate with margin. */
const WINDOW_WORK_J = 0.1;
/** The coil of a 5 V relay: 72 mA. */
const RELAY_W = 0.36;
/** Filling is watched once a second. */
export const RUNNING_INTERVAL_S = 1;
const DAY_S = 86_400;

/** What a node takes from its battery in a day. */
export function dailyUse(loads: Loads): DailyUse {
  const { board_ma, sensors, valve_w, pump_w, other_w, running_min } = loads;
  const running_h = running_min / 60;
  const rest_w = sum(sensors.map((kind) => (SENSOR_MA[kind].rest / 1000) * SUPPLY_V));
  const relays = Number(valve_w > 0) + Number(pump_w > 0);
  const parts = {
    board_wh: (board_ma / 1000) * SUPPLY_V * 24 * (1 / CONVERTER),
    sensing_wh: (rest_w * 24 + (windowsPerDay(loads) * window_j(loads)) / 3600) / CONVERTER,
    valve_wh: valve_w * running_h + (relays * RELAY_W * running_h) / CONVERTER,
    pump_wh: pump_w * running_h,
    other_wh: other_w * 24,
  };
  return { ...parts, total_wh: sum(Object.values(parts)) };
}

/**
 * The shortest interval at which looking at still water costs at most a hundredth of what the board itself takes, in
 * whole seconds from 1 to 60: more often buys nothing in safety, and less often saves nothing.
 */
export function sensible_still_interval_s(loads: Loads): number {
  const board_w = (loads.board_ma / 1000) * SUPPLY_V;
  return Math.min(60, Math.max(1, Math.ceil(window_j(loads) / (0.01 * board_w))));
}

/** One window of pings on every sensor. */
function window_j({ sensors, pings }: Loads): number {
  const echo_j = sensors.map((kind) => (SENSOR_MA[kind].work / 1000) * SUPPLY_V * pings * PING_S);
  return sum(echo_j) + sensors.length * WINDOW_WORK_J;
}

function windowsPerDay({ still_interval_s, running_min }: Loads): number {
  const running_s = Math.min(DAY_S, running_min * 60);
  return running_s / RUNNING_INTERVAL_S + (DAY_S - running_s) / still_interval_s;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
