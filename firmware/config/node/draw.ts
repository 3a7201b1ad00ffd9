import { z } from 'zod';
import { id } from '../../protocol/primitives.js';
import { demandSwitch } from './instruments.js';
import { relay } from './relay.js';

/** What every actuator that takes water out of its tank has. Times in s, flows in L/h. */
const drawing = {
  relay,
  /** Longest single run. */
  max_run_s: z.number().int().min(10).max(86_400).default(3_600),
  /** A run nobody asks for any more goes on until it has lasted so long. */
  min_run_s: z.number().int().min(0).max(600).default(0),
  /** Rest after a run that reached its limit. */
  rest_s: z.number().int().min(0).max(86_400).default(60),
  /** Shortest pause between two runs. */
  min_off_s: z.number().int().min(0).max(3_600).default(5),
  /** Most starts within any hour. */
  max_starts_per_hour: z.number().int().min(1).max(60).default(20),
  /** The tank is drawn down to this level and no further, in percent of capacity. */
  reserve_percent: z.number().min(0).max(95).default(10),
  /** After the reserve was reached it begins again from this level on. */
  restore_percent: z.number().min(1).max(100).default(15),
  /** So long without water that moves, and it is locked; null: never. */
  dry_run_s: z.number().int().min(10).max(3_600).nullable().default(null),
  /** What it moves, if somebody measured it. */
  flow_lph: z.number().positive().max(1_000_000).nullable().default(null),
  /** How long a stop by hand holds when it names no duration. */
  hold_closed_s: z.number().int().min(60).max(86_400).default(3_600),
};

const restores = ({
  reserve_percent,
  restore_percent,
}: {
  reserve_percent: number;
  restore_percent: number;
}) => restore_percent > reserve_percent;
const restoresMessage = {
  message: 'must be above reserve_percent, or it would be switched on and off by the minute',
  path: ['restore_percent'],
};

/** A valve that lets water out of the tank. */
export const outlet = z
  .strictObject({
    ...drawing,
    /** How the valve stands without current. */
    safe_position: z.enum(['closed', 'open']).default('closed'),
  })
  .refine(restores, restoresMessage);

/** A pump that takes water out of the tank: for pressure in the house (`draw`), or into another tank (`transfer`). */
export const pump = z
  .strictObject({
    ...drawing,
    /** A pump must not run dry: it is locked after a minute without water, unless another time is set. */
    dry_run_s: drawing.dry_run_s.unwrap().default(60),
    direction: z.enum(['draw', 'transfer']),
    /** The pressure switch that calls for water; only where it draws. */
    demand: demandSwitch.nullable().default(null),
    /** The tank it lifts water into, of this node or another; only where it transfers. */
    to_tank: id.nullable().default(null),
  })
  .refine(restores, restoresMessage)
  .refine((p) => (p.direction === 'transfer') === (p.to_tank !== null), {
    message: 'needed for a "transfer", and for nothing else',
    path: ['to_tank'],
  })
  .refine((p) => p.demand === null || p.direction === 'draw', {
    message: 'only a pump that draws has a pressure switch: a transfer is asked for by the gateway',
    path: ['demand'],
  });
