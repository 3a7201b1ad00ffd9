import { relayBankOf, relayPinsOf } from '../../../firmware/main/node-hardware.js';
import type { RelayBank } from '../../../firmware/ports/relay-bank.js';
import { type Hold, holdHardware } from '../../node-hardware/hold.js';
import { type DirectSource, type SeenWindow, withSensor } from '../../node-hardware/ping-source.js';
import { Refusal } from '../../refusal.js';
import { Guard } from './guard.js';
import type { RelayTest } from './options.js';
import { distancesOf, type Run } from './run.js';
import type { Target } from './target.js';

/** Windows of pings before the valve opens, and in each look afterwards. */
const LOOK_WINDOWS = 3;
/** Waves settle for so long after the valve closed, and the second look comes so much later, in ms. */
const SETTLE_MS = 1_500;
const LATER_MS = 4_000;
/** What the guard waits for beyond the time of the test, in ms. */
const GRACE_MS = 2_000;

/** Opens the valve from this process, for a node that does not run. The relay is at rest when this ends, however it ends. */
export function testDirectly(test: RelayTest): Promise<Run> {
  return holdHardware(test.call, test.place, 'relay test', (hold) =>
    withSensor(hold, test.target.tank, async (source) => {
      const before = await look(source, hold.over);
      refuse(test, before.at(-1), hold.over);
      const valve = await openAndClose(test, hold, source);
      // A run that was cut short tells nothing about the water.
      const judged = valve.ended === 'time' && !test.target.rests_running;
      const looks = judged ? await lookTwice(hold, source) : { after: [], later: [] };
      return { ...valve, seen: { before: distancesOf(before), ...looks }, afterwards: '' };
    }),
  );
}

async function lookTwice({ clock, over }: Hold, source: DirectSource) {
  await clock.sleep(SETTLE_MS, over);
  const after = await look(source, over);
  await clock.sleep(LATER_MS, over);
  const later = await look(source, over);
  return { after: distancesOf(after), later: distancesOf(later) };
}

/** @returns fewer windows when `over` aborts */
async function look(source: DirectSource, over: AbortSignal): Promise<SeenWindow[]> {
  const windows: SeenWindow[] = [];
  while (windows.length < LOOK_WINDOWS) {
    const seen = await source.next(over);
    if (seen === null) break;
    windows.push(seen);
  }
  return windows;
}

/** @throws Refusal before anything is switched */
function refuse(
  { target, supply_shut_off }: RelayTest,
  seen: SeenWindow | undefined,
  over: AbortSignal,
): void {
  if (over.aborted)
    throw new Refusal({
      code: 'cancelled',
      message: 'stopped; nothing was switched',
      hint: '',
      exit: 'cancelled',
    });
  const why = supply_shut_off ? null : forbidden(target, seen);
  if (why === null) return;
  throw new Refusal({
    code: why.code,
    message: `${why.text}; nothing was switched`,
    hint: 'With the water shut off by hand beside it, add --supply-shut-off.',
    exit: 'conflict',
  });
}

interface Interlock {
  readonly code: 'level_unknown' | 'tank_full' | 'at_reserve';
  readonly text: string;
}

/** What forbids a run: as in the node, a level that is unknown, at the full mark, or at the reserve. To close is free. */
function forbidden(target: Target, seen: SeenWindow | undefined, running = false): Interlock | null {
  if (target.rests_running) return null;
  if (seen === undefined || seen.level === null || (!running && seen.quality !== 'good')) {
    return {
      code: 'level_unknown',
      text: `the level is not known for sure (${seen?.reason ?? 'nothing was read'})`,
    };
  }
  const { percent } = seen.level;
  const { inlet, outlet, pump } = target.tank;
  if (target.draws) {
    const reserve_percent = (target.actuator === 'pump' ? pump : outlet)?.reserve_percent ?? 0;
    return percent > reserve_percent
      ? null
      : {
          code: 'at_reserve',
          text: `the level of ${percent.toFixed(1)} % is at or below the reserve of ${reserve_percent} %`,
        };
  }
  const full_percent = inlet?.full_percent ?? 100;
  if (percent < full_percent) return null;
  return {
    code: 'tank_full',
    text: `the level of ${percent.toFixed(1)} % is at or above the full mark of ${full_percent} %`,
  };
}

type Valve = Pick<Run, 'open_s' | 'ended' | 'ended_text' | 'at_rest'>;

/** At rest first, then the guard, then the valve; the valve closed, then the guard. */
async function openAndClose(test: RelayTest, hold: Hold, source: DirectSource): Promise<Valve> {
  const bank = relayBankOf([test.target.tank], hold.simulation, hold.log);
  await bank.start();
  const pin = relayPinsOf([test.target.tank]).find(({ name }) => name === test.target.relay);
  const within_ms = test.seconds * 1000 + GRACE_MS;
  const guard = pin === undefined ? null : await Guard.over({ relay: pin, within_ms });
  let isAtRest = false;
  try {
    const valve = await keepOpen(test, hold, source, { bank, guard });
    isAtRest = valve.at_rest;
    return valve;
  } finally {
    if (isAtRest) await guard?.dismiss();
    else guard?.takeOver();
  }
}

interface Keepers {
  readonly bank: RelayBank;
  /** Null for a simulated valve. */
  readonly guard: Guard | null;
}

async function keepOpen(
  { target, seconds, supply_shut_off }: RelayTest,
  { clock, over }: Hold,
  source: DirectSource,
  { bank, guard }: Keepers,
): Promise<Valve> {
  const { relay } = target;
  const stop = new AbortController();
  const end = AbortSignal.any([over, stop.signal, ...(guard === null ? [] : [guard.lost])]);
  let why_stopped = '';
  const stopFor = (why: string) => {
    why_stopped ||= why;
    stop.abort();
  };
  let watching: Promise<void> = Promise.resolve();
  const begun_ms = clock.monotonic_ms();
  try {
    await bank.set(relay, true);
    watching = watch(source, end, async (seen) => {
      const why = supply_shut_off ? null : forbidden(target, seen, true);
      if (why !== null) stopFor(why.text);
      if (!(await bank.read(relay))) stopFor('something else switched the relay off');
    }).catch((error: Error) => stopFor(error.message));
    await clock.sleep(seconds * 1000, end);
  } finally {
    await bank.allOff();
  }
  const open_s = (clock.monotonic_ms() - begun_ms) / 1000;
  const at_rest = !(await bank.read(relay));
  if (guard?.lost.aborted === true) stopFor('the process that guards the valve was ended');
  const ended = over.aborted ? 'interrupted' : why_stopped === '' ? 'time' : 'stopped';
  stop.abort();
  await watching;
  await bank.stop();
  return { open_s, at_rest, ended, ended_text: endedText(ended, why_stopped) };
}

function endedText(ended: Run['ended'], why: string): string {
  if (ended === 'time') return '';
  return `Closed before its time: ${ended === 'interrupted' ? 'you ended it' : why}.`;
}

async function watch(
  source: DirectSource,
  end: AbortSignal,
  judge: (seen: SeenWindow) => Promise<void>,
): Promise<void> {
  while (!end.aborted) {
    const seen = await source.next(end);
    if (seen !== null) await judge(seen);
  }
}
