/*
 * The second of two keepers of a valve under test: a process of its own, out of reach of the terminal. When its parent is
 * gone without a word, or overdue, it puts the relay at rest. The relay and the time come as arguments.
 */
import { OnoffRelayBank } from '../../../firmware/drivers/relay/onoff.js';
import type { GuardMessage, GuardOrder } from './guard.js';

const RETRY_MS = 500;
const MOST_TRIES = 120;

const order: GuardOrder = JSON.parse(process.argv[2] ?? '{}');
const log = { debug() {}, info() {}, warn() {}, error() {} };
let resting = false;

/** Taking the line puts it at rest; giving it back leaves it so. */
async function putAtRest(): Promise<void> {
  if (resting) return;
  resting = true;
  for (let tried = 0; tried < MOST_TRIES; tried++) {
    try {
      const bank = new OnoffRelayBank({ relays: [order.relay], log });
      await bank.start();
      await bank.stop();
      process.exit(0);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
  process.exit(1);
}

process.once('message', () => process.exit(0));
process.once('disconnect', putAtRest);
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, putAtRest);
setTimeout(putAtRest, order.within_ms);
// What it needs is loaded before the valve opens, not when the parent is dead.
await import('onoff');
process.send?.({ ready: true } satisfies GuardMessage);
