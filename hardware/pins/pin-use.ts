/** What a pin is used for. */
export type PinRole =
  /** Switches a relay; `active` is the level that energises the load. */
  | { readonly kind: 'relay'; readonly active: 'high' | 'low' }
  /** Starts a ping. */
  | { readonly kind: 'trigger' }
  /** Hears the echo, through a voltage divider. */
  | { readonly kind: 'echo' }
  /** A contact or a pulse: float switch, flow meter, rain gauge. */
  | { readonly kind: 'contact' };

/** One use of one pin. */
export interface PinUse {
  /** Where the configuration says so: `['tanks', 0, 'inlet', 'relay', 'gpio']`. */
  readonly path: readonly (string | number)[];
  /** BCM number. */
  readonly gpio: number;
  readonly role: PinRole;
}

/** What is wrong with a use of a pin, and what to do. */
export interface PinFinding {
  readonly code:
    | 'pin_not_on_header'
    | 'pin_reserved'
    | 'pin_on_at_boot'
    | 'pin_console'
    | 'pin_bus_in_use'
    | 'pin_pulled_to_on'
    | 'pin_bus'
    | 'pin_fixed_pull_up';
  /** `refused`: no node starts with it. `doubtful`: it works, with the risk that the message names. */
  readonly severity: 'refused' | 'doubtful';
  readonly use: PinUse;
  /** What is wrong and what to do, as one or two sentences. */
  readonly message: string;
}
