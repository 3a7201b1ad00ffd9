import { ALARMS, type AlarmCode, type AlarmDefinition } from '../../domain/alarm/catalogue.js';

/** Alarms about how a tank is set up. They hang on nothing that the water does. */
export const SETUP_ALARMS = ['calibration_lost'] as const;
export type SetupAlarm = (typeof SETUP_ALARMS)[number];
export type KnownAlarm = AlarmCode | SetupAlarm;

/** Every alarm of the gateway. */
export const CATALOGUE: Readonly<Record<KnownAlarm, AlarmDefinition>> = {
  ...ALARMS,
  // The level may be wrong, and with it every setpoint.
  calibration_lost: { priority: 'high', on_delay_ms: 0, off_delay_ms: 0, told_by: [] },
};
