import { SystemClock } from '../drivers/clock/system.js';
import { NoWatchdog } from '../drivers/watchdog/none.js';
import { SystemdWatchdog } from '../drivers/watchdog/systemd.js';
import type { Log } from '../ports/log.js';
import type { Watchdog } from '../ports/watchdog.js';

/**
 * The watchdog that started this process, as systemd tells it (sd_notify(3), sd_watchdog_enabled(3)); one that does
 * nothing when there is none.
 */
export function watchdogOf(variables: NodeJS.ProcessEnv, log: Log): Watchdog {
  const { NOTIFY_SOCKET: socket, WATCHDOG_USEC, WATCHDOG_PID } = variables;
  if (socket === undefined || socket === '') return new NoWatchdog();
  const isForThis = WATCHDOG_PID === undefined || WATCHDOG_PID === String(process.pid);
  const silence_ms = Number(WATCHDOG_USEC ?? '') / 1_000;
  const isWatched = isForThis && Number.isFinite(silence_ms) && silence_ms > 0;
  return new SystemdWatchdog({
    socket,
    silence_ms: isWatched ? silence_ms : null,
    clock: new SystemClock(),
    log,
  });
}
