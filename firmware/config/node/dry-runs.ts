/** What of a tank decides whether running dry can be noticed. Flows in L/h, times in s. */
interface Watched {
  readonly id: string;
  readonly inlet: { readonly dry_run_s: number | null; readonly inflow_lph: number | null } | null;
  readonly outlet: { readonly dry_run_s: number | null; readonly flow_lph: number | null } | null;
  readonly pump: { readonly dry_run_s: number | null; readonly flow_lph: number | null } | null;
  readonly flow_meters: readonly { readonly on: 'inlet' | 'outlet' }[];
}

/** A protection against running dry that is set, and cannot see. */
export interface BlindDryRun {
  readonly code: 'dry_run_blind';
  /** Where in the file, such as `['tanks', 0, 'pump', 'dry_run_s']`. */
  readonly path: readonly (string | number)[];
  /** What is so. */
  readonly what: string;
  /** What to do. */
  readonly do_this: string;
}

/**
 * The actuators that are to be locked when they run dry, while nothing tells what they move: no flow meter in their pipe,
 * and no flow to compare the level with. The file is taken all the same; whoever sets it up has to know.
 */
export function blindDryRuns(tanks: readonly Watched[]): BlindDryRun[] {
  return tanks.flatMap(({ id, inlet, outlet, pump, flow_meters }, at) => {
    const metered = (pipe: 'inlet' | 'outlet') => flow_meters.some(({ on }) => on === pipe);
    const blind = (actuator: string, what: string, do_this: string): BlindDryRun => ({
      code: 'dry_run_blind',
      path: ['tanks', at, actuator, 'dry_run_s'],
      what: `the ${actuator} of ${id} has dry_run_s, but ${what}`,
      do_this,
    });
    const draws = { outlet, pump };
    const told = (['outlet', 'pump'] as const).flatMap((actuator) => {
      const one = draws[actuator];
      if (one === null || one.dry_run_s === null || one.flow_lph !== null || metered('outlet')) return [];
      return blind(
        actuator,
        'nothing tells whether water moves: running dry will not lock it',
        'Set its flow_lph to what it moves, or fit a flow meter on "outlet".',
      );
    });
    const learns = inlet !== null && inlet.dry_run_s !== null && inlet.inflow_lph === null;
    if (learns && !metered('inlet')) {
      const what =
        'until it has filled a while nobody knows what it brings: before that, running dry will not lock it';
      told.unshift(blind('inlet', what, 'Set inflow_lph to what it brings, or fit a flow meter on "inlet".'));
    }
    return told;
  });
}
