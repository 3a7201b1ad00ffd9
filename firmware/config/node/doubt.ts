/** Something in a node's file that is taken all the same, and of which whoever sets it up has to know. */
export interface Doubt {
  readonly code:
    | 'dry_run_blind'
    | 'meter_too_slow'
    | 'full_mark_unseen'
    | 'reserve_unseen'
    | 'closes_too_slowly'
    | 'source_unpriced'
    | 'stuck_inlet_hidden'
    | 'inflow_unmeasured';
  /** Where in the file, such as `['tanks', 0, 'pump', 'dry_run_s']`. */
  readonly path: readonly (string | number)[];
  /** What is so. */
  readonly what: string;
  /** What to do. */
  readonly do_this: string;
}
