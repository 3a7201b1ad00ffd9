import type { SwitchMounting, SwitchReading } from '../domain/instruments/level-switch.js';
import type { InstrumentReadings } from '../domain/instruments/panel.js';
import type { LevelSwitch } from '../ports/level-switch.js';
import type { PulseMeter } from '../ports/pulse-meter.js';

/** What a tank has beside its level sensor. */
export interface TankInstruments {
  readonly level_switches: readonly (SwitchMounting & { readonly contact: LevelSwitch })[];
  /** The pressure switch behind its pump: `wet` while it calls for water. */
  readonly demand?: LevelSwitch | null;
  readonly flow_meters: readonly {
    readonly on: 'inlet' | 'outlet';
    readonly litres_per_pulse: number;
    readonly meter: PulseMeter;
  }[];
}

const NONE: TankInstruments = { level_switches: [], flow_meters: [] };

/** All of them as they stand now. */
export function readInstruments(instruments: TankInstruments = NONE): InstrumentReadings {
  const { flow_meters, demand } = instruments;
  return {
    ...(demand ? { demand: callsForWater(demand) } : {}),
    level_switches: readSwitches(instruments),
    flow_meters: flow_meters.map(({ on, litres_per_pulse, meter }) => ({
      on,
      litres_per_pulse,
      pulses: meter.read(),
    })),
  };
}

/** The level switches as they stand now. */
export function readSwitches({ level_switches }: TankInstruments = NONE): readonly SwitchReading[] {
  return level_switches.map(({ at, switch_percent, contact }) => ({
    at,
    switch_percent,
    state: contact.read(),
  }));
}

/** Whether a pressure switch calls for water; null while it cannot be read. */
export function callsForWater(demand: LevelSwitch): boolean | null {
  const state = demand.read();
  return state === 'unknown' ? null : state === 'wet';
}

/** The ports behind them, to be started and stopped. */
export function portsOf(instruments: TankInstruments | undefined): (LevelSwitch | PulseMeter)[] {
  if (instruments === undefined) return [];
  const { level_switches, flow_meters, demand } = instruments;
  return [
    ...level_switches.map(({ contact }) => contact),
    ...flow_meters.map(({ meter }) => meter),
    ...(demand ? [demand] : []),
  ];
}
