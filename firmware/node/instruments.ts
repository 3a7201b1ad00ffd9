import type { SwitchMounting } from '../domain/instruments/level-switch.js';
import type { InstrumentReadings } from '../domain/instruments/panel.js';
import type { LevelSwitch } from '../ports/level-switch.js';
import type { PulseMeter } from '../ports/pulse-meter.js';

/** What a tank has beside its level sensor. */
export interface TankInstruments {
  readonly level_switches: readonly (SwitchMounting & { readonly contact: LevelSwitch })[];
  readonly flow_meters: readonly {
    readonly on: 'inlet' | 'outlet';
    readonly litres_per_pulse: number;
    readonly meter: PulseMeter;
  }[];
}

/** All of them as they stand now. */
export function readInstruments({ level_switches, flow_meters }: TankInstruments): InstrumentReadings {
  return {
    level_switches: level_switches.map(({ at, switch_percent, contact }) => ({
      at,
      switch_percent,
      state: contact.read(),
    })),
    flow_meters: flow_meters.map(({ on, litres_per_pulse, meter }) => ({
      on,
      litres_per_pulse,
      pulses: meter.read(),
    })),
  };
}

/** The ports behind them, to be started and stopped. */
export function portsOf(instruments: TankInstruments | undefined): (LevelSwitch | PulseMeter)[] {
  if (instruments === undefined) return [];
  const { level_switches, flow_meters } = instruments;
  return [...level_switches.map(({ contact }) => contact), ...flow_meters.map(({ meter }) => meter)];
}
