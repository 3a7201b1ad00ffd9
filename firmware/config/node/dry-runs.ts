import { BELIEF_SIGMAS, marksOf, marksUpTo } from '../../domain/flow/flow-marks.js';
import { sparseError_lph } from '../../domain/level/rate.js';
import type { Doubt } from './doubt.js';

/** What of a tank decides whether running dry can be noticed. Flows in L/h, times in s. */
export interface Watched {
  readonly id: string;
  readonly inlet:
    | (Filled & Limited & { readonly sources: readonly (Filled & { readonly id: string })[] })
    | null;
  readonly outlet: Drawn | null;
  readonly pump: (Drawn & { readonly direction: 'draw' | 'transfer' }) | null;
  /** Whether a roof drains into it. */
  readonly rain_fed: boolean;
  readonly flow_meters: readonly {
    readonly on: 'inlet' | 'outlet';
    readonly litres_per_pulse: number;
  }[];
}

interface Filled {
  readonly dry_run_s: number | null;
  readonly inflow_lph: number | null;
}

interface Limited {
  readonly max_run_s: number;
}

interface Drawn extends Limited {
  readonly dry_run_s: number | null;
  readonly flow_lph: number | null;
}

/** One protection against running dry that is set. */
interface DryRun {
  readonly tank: string;
  /** As people call it: `pump`, `source rain`. */
  readonly of: string;
  readonly rain_fed: boolean;
  /** Of what it locks, in the file. */
  readonly path: readonly (string | number)[];
  readonly pipe: 'inlet' | 'outlet';
  readonly dry_run_s: number;
  readonly max_run_s: number;
  readonly flow_lph: number | null;
  /** Whether it may as well move less: what draws for taps, or a trough. */
  readonly moves_up_to: boolean;
  /** The meter in its pipe: the first there is the one that counts. */
  readonly litres_per_pulse: number | null;
}

/**
 * The actuators and sources that are to be locked when they run dry, while nothing tells what they move: no flow meter in
 * their pipe, and no flow to compare the level with.
 */
export function blindDryRuns(tanks: readonly Watched[]): Doubt[] {
  return dryRunsIn(tanks)
    .filter(({ flow_lph, litres_per_pulse }) => flow_lph === null && litres_per_pulse === null)
    .map(({ tank, of, path, pipe }) => {
      const [lacks, flow] =
        pipe === 'inlet'
          ? [
              'until it has filled a while nobody knows what it brings: before that,',
              'inflow_lph to what it brings',
            ]
          : ['nothing tells whether water moves:', 'its flow_lph to what it moves'];
      return {
        code: 'dry_run_blind',
        path,
        what: `the ${of} of ${tank} has dry_run_s, but ${lacks} running dry will not lock it`,
        do_this: `Set ${flow}, or fit a flow meter on "${pipe}".`,
      };
    });
}

/**
 * What draws from a tank into which a roof drains, and is to be locked when it runs dry by the level alone: without a gauge
 * that tells when it rains, a level that does not fall tells nothing.
 */
export function blindInRain(tanks: readonly Watched[]): Doubt[] {
  return dryRunsIn(tanks).flatMap(
    ({ tank, of, path, pipe, rain_fed, flow_lph, litres_per_pulse }): Doubt[] => {
      if (pipe !== 'outlet' || !rain_fed || flow_lph === null || litres_per_pulse !== null) return [];
      return [
        {
          code: 'dry_run_blind',
          path,
          what: `a roof drains into ${tank}, and no rain gauge tells when: running dry will not lock its ${of}`,
          do_this: `Fit a flow meter on "${pipe}". A rain gauge would tell at least the dry hours.`,
        },
      ];
    },
  );
}

/** What the level of one tank can tell. */
export interface Gauged {
  readonly id: string;
  /** What one millimetre of depth holds, on the mean. */
  readonly litres_per_mm: number;
  /** How often its sensor tells, in s. */
  readonly interval_s: number;
}

/**
 * What is to be locked when it runs dry by the level alone, which cannot tell it within the longest run: the tank is too
 * large for so small a flow, or its sensor tells too seldom.
 */
export function hiddenByNoise(tanks: readonly Watched[], gauged: readonly Gauged[]): Doubt[] {
  return dryRunsIn(tanks).flatMap((one): Doubt[] => {
    const { tank, of, path, pipe, max_run_s, flow_lph, moves_up_to, litres_per_pulse } = one;
    const gauge = gauged.find(({ id }) => id === tank);
    const marks = moves_up_to ? marksUpTo(flow_lph) : marksOf(flow_lph);
    if (gauge === undefined || marks === null || litres_per_pulse !== null) return [];
    const error_lph = sparseError_lph(gauge.litres_per_mm, max_run_s, gauge.interval_s);
    if (BELIEF_SIGMAS * error_lph < Math.max(marks.flat_lph, marks.still_lph)) return [];
    return [
      {
        code: 'dry_run_blind',
        path,
        what: `within its longest run of ${max_run_s} s the level of ${tank} hardly tells whether its ${of} moves water: running dry may not lock it`,
        do_this: `Fit a flow meter on "${pipe}".`,
      },
    ];
  });
}

/** A meter has to pulse so many times, at the least, within the time for which its actuator may run dry. */
const PULSES = 2;

/** Meters that pulse so seldom that running dry is noticed late: silence counts only when several pulses are missing. */
export function slowMeters(tanks: readonly Watched[]): Doubt[] {
  return dryRunsIn(tanks).flatMap(
    ({ tank, of, path, pipe, dry_run_s, flow_lph, litres_per_pulse }): Doubt[] => {
      if (flow_lph === null || litres_per_pulse === null) return [];
      const pulse_s = (litres_per_pulse * 3_600) / flow_lph;
      if (PULSES * pulse_s < dry_run_s) return [];
      const once = `the flow meter pulses once in ${Math.round(pulse_s)} s while the ${of} of ${tank} runs`;
      const late = `running dry is noticed when several pulses are missing, later than its dry_run_s of ${dry_run_s}`;
      const do_this = `Fit a flow meter on "${pipe}" with more pulses per litre.`;
      return [{ code: 'meter_too_slow', path, what: `${once}: ${late}`, do_this }];
    },
  );
}

/** Every protection against running dry that is set, in the order of the file. */
function dryRunsIn(tanks: readonly Watched[]): DryRun[] {
  return tanks.flatMap(({ id: tank, inlet, outlet, pump, rain_fed, flow_meters }, at) => {
    const one = (
      pipe: 'inlet' | 'outlet',
      of: string,
      place: readonly (string | number)[],
      { dry_run_s, flow_lph, max_run_s }: Drawn,
      moves_up_to = false,
    ): DryRun[] => {
      const litres_per_pulse = flow_meters.find(({ on }) => on === pipe)?.litres_per_pulse ?? null;
      const path = ['tanks', at, ...place, 'dry_run_s'];
      const watched = { tank, of, rain_fed, path, pipe };
      const known = { max_run_s, flow_lph, moves_up_to, litres_per_pulse };
      return dry_run_s === null ? [] : [{ ...watched, dry_run_s, ...known }];
    };
    const { sources = [] } = inlet ?? {};
    return [
      // Where it has sources, each has a time of its own, and the inlet's counts for none of them.
      ...(inlet === null || sources.length > 0
        ? []
        : one('inlet', 'inlet', ['inlet'], { ...inlet, flow_lph: inlet.inflow_lph })),
      ...sources.flatMap(({ id, dry_run_s, inflow_lph }, i) =>
        one('inlet', `source ${id}`, ['inlet', 'sources', i], {
          dry_run_s,
          flow_lph: inflow_lph ?? inlet?.inflow_lph ?? null,
          max_run_s: inlet?.max_run_s ?? 0,
        }),
      ),
      ...(outlet === null ? [] : one('outlet', 'outlet', ['outlet'], outlet, true)),
      ...(pump === null ? [] : one('outlet', 'pump', ['pump'], pump, pump.direction === 'draw')),
    ];
  });
}
