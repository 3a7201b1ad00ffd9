import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { AnsweringThread } from '../../../firmware/drivers/thread/answering-thread.js';
import { PIECES_AHEAD } from '../../../firmware/drivers/thread/messages.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';
import type { Asked } from './echoes.js';

const HOOKS = fileURLToPath(new URL('../../support/typescript-hooks.mjs', import.meta.url));
const MOST_OPEN = 3;

const never = new AbortController().signal;
let thread: AnsweringThread<Asked>;

function made({ idle_ms = 60_000 } = {}): { thread: AnsweringThread<Asked>; log: RecordedLog } {
  const log = new RecordedLog();
  thread = new AnsweringThread({
    program: new URL('echoes.ts', import.meta.url),
    data: 'the end',
    execArgv: ['--import', HOOKS],
    ...{ memory_mb: 32, most_open: MOST_OPEN, idle_ms, log },
    tooMany: () => new Error('too many'),
    died: () => new Error('died'),
    failed: (code, message) => Object.assign(new Error(message), { code }),
  });
  return { thread, log };
}

afterEach(() => thread.stop());

async function all(
  pieces: AsyncGenerator<unknown, unknown>,
): Promise<{ pieces: unknown[]; answer: unknown }> {
  const taken: unknown[] = [];
  for (;;) {
    const { done, value } = await pieces.next();
    if (done === true) return { pieces: taken, answer: value };
    taken.push(value);
  }
}

const answer = async (asked: Asked) => (await all(thread.ask(asked, never))).answer;

describe('a thread that answers', () => {
  test('gives the pieces in order, and its answer at the end', async () => {
    made();
    expect(await all(thread.ask({ does: 'count', to: 50 }, never))).toEqual({
      pieces: Array.from({ length: 50 }, (_, i) => i),
      answer: 'the end',
    });
  });

  test('is not there before the first question', () => {
    made();
    thread.ask({ does: 'count', to: 1 }, never);
    expect(thread.isRunning).toBe(false);
  });

  test('makes no more pieces than a few ahead of being taken', async () => {
    made();
    const pieces = thread.ask({ does: 'count', to: 1_000 }, never);
    for (let i = 0; i < 10; i++) expect((await pieces.next()).value).toBe(i);
    const others = 100;
    await answer({ does: 'count', to: others });
    const count = Number(await answer({ does: 'tell what was made' })) - others;
    expect(count).toBeGreaterThanOrEqual(10);
    expect(count).toBeLessThanOrEqual(10 + PIECES_AHEAD);
    await pieces.return(undefined);
  });

  test('answers a short question while a long one is open', async () => {
    made();
    const long = all(thread.ask({ does: 'count', to: 5_000 }, never));
    let over = false;
    void long.then(() => {
      over = true;
    });
    expect(await answer({ does: 'count', to: 5 })).toBe('the end');
    expect(over).toBe(false);
    expect((await long).pieces).toHaveLength(5_000);
  });

  test('drops what nobody takes any more', async () => {
    made();
    for await (const piece of thread.ask({ does: 'count', to: 1_000_000 }, never)) if (piece === 3) break;
    const before = await answer({ does: 'tell what was made' });
    await answer({ does: 'count', to: 100 });
    expect(await answer({ does: 'tell what was made' })).toBe(Number(before) + 100);
  });

  test('drops what is aborted, whose asker hears why', async () => {
    made();
    const abort = new AbortController();
    const pieces = thread.ask({ does: 'count', to: 1_000_000 }, abort.signal);
    await pieces.next();
    abort.abort(new Error('gone'));
    await expect(all(pieces)).rejects.toThrow('gone');
    const before = await answer({ does: 'tell what was made' });
    await answer({ does: 'count', to: 100 });
    expect(await answer({ does: 'tell what was made' })).toBe(Number(before) + 100);
  });

  test('does not begin what is aborted already', async () => {
    made();
    await expect(
      all(thread.ask({ does: 'count', to: 1 }, AbortSignal.abort(new Error('gone')))),
    ).rejects.toThrow('gone');
    expect(thread.isRunning).toBe(false);
  });

  test('refuses one more than may be open, until one is over', async () => {
    made();
    const open = Array.from({ length: MOST_OPEN }, () => thread.ask({ does: 'count', to: 100 }, never));
    for (const one of open) await one.next();
    await expect(answer({ does: 'count', to: 1 })).rejects.toThrow('too many');
    await open[0]?.return(undefined);
    expect(await answer({ does: 'count', to: 1 })).toBe('the end');
    for (const one of open) await one.return(undefined);
  });

  test('passes on what went wrong with its code, and goes on', async () => {
    made();
    await expect(answer({ does: 'fail', code: 'store_damaged' })).rejects.toMatchObject({
      message: 'as it was told',
      code: 'store_damaged',
    });
    expect(await answer({ does: 'count', to: 1 })).toBe('the end');
  });
});

describe('the death of a thread', () => {
  test('breaks off everything open, and the next question gets a fresh one', async () => {
    made();
    const open = thread.ask({ does: 'count', to: 1_000 }, never);
    await open.next();
    await expect(answer({ does: 'exit' })).rejects.toThrow('died');
    await expect(all(open)).rejects.toThrow('died');
    expect(await answer({ does: 'tell what was made' })).toBe(0);
  });

  test('by too much memory is its own alone, and is logged', async () => {
    const { log } = made();
    await expect(answer({ does: 'hoard' })).rejects.toThrow('died');
    expect(log.lines).toMatchObject([{ level: 'error', fields: { code: 'thread_failed' } }]);
    expect(await answer({ does: 'count', to: 1 })).toBe('the end');
  });

  test('by stopping breaks off everything open', async () => {
    made();
    const open = thread.ask({ does: 'count', to: 1_000 }, never);
    await open.next();
    await thread.stop();
    await expect(all(open)).rejects.toThrow('died');
  });
});

describe('an idle thread', () => {
  test('ends after a while, and a later question gets another', async () => {
    made({ idle_ms: 50 });
    await answer({ does: 'count', to: 3 });
    expect(thread.isRunning).toBe(true);
    await waitFor('the end of the thread', () => !thread.isRunning);
    expect(await answer({ does: 'tell what was made' })).toBe(0);
  });

  test('does not end while something is open', async () => {
    made({ idle_ms: 50 });
    const open = thread.ask({ does: 'count', to: 1_000 }, never);
    await open.next();
    await answer({ does: 'count', to: 3 });
    const after_ms = performance.now() + 200;
    await waitFor('four times the idle time', () => performance.now() > after_ms);
    expect(await answer({ does: 'tell what was made' })).toBeGreaterThan(3);
    await open.return(undefined);
  });
});
