import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Clock } from '../../../ports/clock.js';
import type { Log } from '../../../ports/log.js';
import { HelperLink } from './helper-link.js';
import { PIGPIO_ERROR_CODES } from './pigpio-error.js';

const verdict = z.discriminatedUnion('usable', [
  /** `helper`: it runs and answers. `trial`: nobody uses the chip, and this process could. */
  z.object({ usable: z.literal(true), by: z.enum(['helper', 'trial']) }),
  z.object({ usable: z.literal(false), code: z.enum(PIGPIO_ERROR_CODES), advice: z.string() }),
]);

/** Whether pigpio can range on this machine, and what to do when it cannot. */
export type PigpioVerdict = Readonly<z.infer<typeof verdict>>;

export interface ProbeOptions {
  readonly clock: Clock;
  /** Path of the helper's unix socket. */
  readonly socket: string;
  /** What Node runs to try the chip, and the environment it gets. */
  readonly program?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

const TRIAL_MS = 10_000;
const PROGRAM = [fileURLToPath(new URL('probe-process.js', import.meta.url))];
const NO_LOG: Log = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Finds out whether pigpio works: asks the helper, and when none answers, takes the chip for a moment in a process of its
 * own, because the C library takes over signals, prints, and may crash. Changes no pin. Never rejects.
 */
export async function probePigpio(options: ProbeOptions): Promise<PigpioVerdict> {
  if (await helperAnswers(options)) return { usable: true, by: 'helper' };
  return tryInProcess(options);
}

async function helperAnswers({ clock, socket }: ProbeOptions): Promise<boolean> {
  const link = new HelperLink({ socket, clock, log: NO_LOG });
  await link.start();
  const answer = await link.ask({ ask: 'sensors' });
  await link.stop();
  return answer?.kind === 'sensors';
}

function tryInProcess({ program = PROGRAM, env = process.env }: ProbeOptions): Promise<PigpioVerdict> {
  return new Promise((resolve) => {
    const limits = { env, timeout: TRIAL_MS, killSignal: 'SIGKILL', maxBuffer: 1_048_576 } as const;
    execFile(process.execPath, [...program], limits, (error, stdout) => {
      resolve(verdictIn(stdout) ?? failed(error));
    });
  });
}

/** The last line is the verdict of {@link tryPigpio}; the C library may have printed before it. */
function verdictIn(stdout: string): PigpioVerdict | undefined {
  try {
    return verdict.safeParse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).data;
  } catch {
    return undefined;
  }
}

function failed(error: { readonly signal?: unknown; readonly code?: unknown } | null): PigpioVerdict {
  const end = error?.signal ? `was ended by ${error.signal}` : `ended with ${error?.code ?? 0}`;
  const advice = `pigpio was tried in a process of its own, which ${end} and said nothing: range through gpiomon.`;
  return { usable: false, code: 'pigpio_probe_failed', advice };
}
