/**
 * Longest silence of systemd itself before the hardware starts the machine anew, in s. The counter of a Pi holds 15.99 s,
 * and older kernels take a longer span for none at all, without a word.
 */
export const HARDWARE_WATCHDOG_S = 15;

/** A file for `/etc/systemd/system.conf.d`: systemd feeds the hardware watchdog, where there is one. */
export function renderManagerSettings(): string {
  return [
    '# Written by sluice: changes here do not last.',
    '[Manager]',
    `RuntimeWatchdogSec=${HARDWARE_WATCHDOG_S}`,
    '',
  ].join('\n');
}
