/* A program that takes the trigger line GPIO 23 of the board it is on, and gives a pulse for each message. */
import { SystemClock } from '../../../../firmware/drivers/clock/system.js';
import { takeTriggerLine } from '../../../../firmware/drivers/rangefinder/gpiomon/trigger-line.js';

const line = await takeTriggerLine({ gpio: 23, gpioRoot: '/sys/class/gpio', clock: new SystemClock() }).catch(
  (error: Error) => {
    process.send?.({ failed: error.message });
    process.exit(1);
  },
);
process.on('message', () => {
  line.pulse();
  process.send?.('pulsed');
});
process.on('disconnect', () => {
  line.close();
});
process.send?.('taken');
