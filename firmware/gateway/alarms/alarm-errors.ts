import { refusal } from '../errors.js';

export const alarmUnknown = (id: string) => refusal('alarm_unknown', { id });

export const alarmNotStanding = (id: string) => refusal('alarm_not_standing', { id });
