/** What a drawing needs of a node's configuration; a whole configuration fits. */
export interface WiredNode {
  readonly tanks: readonly WiredTank[];
  readonly rain_gauge: { readonly gpio?: number | undefined } | null;
  /** What the configuration does not know. */
  readonly fittings?: Fittings;
}

/** The things that are bought, by the tank's id. */
export interface Fittings {
  readonly sensors?: Readonly<Record<string, string>>;
  readonly loads?: Readonly<Record<string, 'valve' | 'pump'>>;
}

export interface WiredTank {
  readonly id: string;
  readonly name: string;
  readonly sensor: WiredSensor;
  readonly inlet: { readonly relay: WiredRelay } | null;
  readonly level_switches: readonly {
    readonly gpio?: number | undefined;
    readonly at: 'high' | 'low';
    readonly wet: 'high' | 'low';
  }[];
  readonly flow_meters: readonly {
    readonly gpio?: number | undefined;
    readonly on: string;
    readonly litres_per_pulse: number;
  }[];
}

export interface WiredSensor {
  readonly driver: string;
  readonly trigger_gpio?: number;
  readonly echo_gpio?: number;
  readonly device?: string;
  readonly mode?: 'auto' | 'triggered';
}

export interface WiredRelay {
  readonly driver: string;
  readonly gpio?: number;
  readonly active?: 'high' | 'low';
}
