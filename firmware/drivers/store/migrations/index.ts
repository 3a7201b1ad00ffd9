import { first } from './001-first.js';
import { alarms } from './002-alarms.js';
import { notificationChannels } from './003-notification-channels.js';
import { rollups } from './004-rollups.js';
import { eventsOfTank } from './005-events-of-tank.js';
import { keptSchedules } from './006-kept-schedules.js';
import { recentHoursSourcesAndRain } from './007-recent-hours.js';
import { hosts } from './008-hosts.js';
import { fewerPages } from './009-fewer-pages.js';
import { alarmArgs } from './010-alarm-args.js';
import { rainWaits } from './011-rain-waits.js';
import { rainCounts } from './012-rain-counts.js';
import { knownTime } from './013-known-time.js';
import { failingChannels } from './014-failing-channels.js';
import { auditAheadOfTime } from './015-audit-ahead-of-time.js';
import { toldChannels } from './016-told-channels.js';

/** Every step from an empty file to the present tables, in order; the file's `user_version` counts those taken. */
export const MIGRATIONS: readonly string[] = [
  first,
  alarms,
  notificationChannels,
  rollups,
  eventsOfTank,
  keptSchedules,
  recentHoursSourcesAndRain,
  hosts,
  fewerPages,
  alarmArgs,
  rainWaits,
  rainCounts,
  knownTime,
  failingChannels,
  auditAheadOfTime,
  toldChannels,
];
