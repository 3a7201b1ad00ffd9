import { GatewayError } from '../errors.js';

export const alarmUnknown = (id: string) =>
  new GatewayError('alarm_unknown', 404, `No alarm "${id}" stands now; GET /api/alarms lists those that do.`);

export const alarmNotStanding = (id: string) =>
  new GatewayError('alarm_not_standing', 409, `Alarm "${id}" is cleared: there is nothing to shelve.`);
