import { describe, expect, test } from '@jest/globals';
import { accountOf } from '../../../dashboard/src/command/account.js';
import { newest } from '../../../dashboard/src/command/newest.js';
import { commandSteps } from '../../../dashboard/src/command/steps.js';
import { isWorthShowing } from '../../../dashboard/src/command/worth-showing.js';
import type { CommandView } from '../../../firmware/protocol/rest.js';
import { command, later, NOW_MS } from './views.js';

/** `sent:now` for a mark of that standing. */
function marks(states: readonly CommandView['state'][]): string[] {
  return commandSteps(command(states)).map(({ state, standing }) => `${state}:${standing}`);
}

describe('the marks on a command’s way', () => {
  test.each([
    [['requested'], ['requested:now', 'sent:ahead', 'acknowledged:ahead', 'confirmed:ahead']],
    [
      ['requested', 'sent'],
      ['requested:done', 'sent:now', 'acknowledged:ahead', 'confirmed:ahead'],
    ],
    [
      ['requested', 'sent', 'acknowledged', 'confirmed'],
      ['requested:done', 'sent:done', 'acknowledged:done', 'confirmed:done'],
    ],
    [
      ['requested', 'sent', 'acknowledged', 'assumed'],
      ['requested:done', 'sent:done', 'acknowledged:done', 'assumed:now'],
    ],
    [
      ['requested', 'sent', 'acknowledged', 'assumed', 'confirmed'],
      ['requested:done', 'sent:done', 'acknowledged:done', 'confirmed:done'],
    ],
    [
      ['requested', 'sent', 'acknowledged', 'assumed', 'failed'],
      ['requested:done', 'sent:done', 'acknowledged:done', 'failed:wrong'],
    ],
    [
      ['requested', 'sent', 'refused'],
      ['requested:done', 'sent:done', 'refused:wrong'],
    ],
    [
      ['requested', 'sent', 'expired'],
      ['requested:done', 'sent:done', 'expired:wrong'],
    ],
    // A node may answer before the gateway has noted that it was sent.
    [
      ['requested', 'acknowledged'],
      ['requested:done', 'acknowledged:now', 'confirmed:ahead'],
    ],
  ] as [CommandView['state'][], string[]][])('%j', (states, expected) =>
    expect(marks(states)).toEqual(expected),
  );
});

describe('which account of a command is shown', () => {
  const sent = command(['requested', 'sent']);

  test('the one with more steps, in whichever order they come', () => {
    const requested = command(['requested']);
    expect(newest(null, requested)).toBe(requested);
    expect(newest(requested, sent)).toBe(sent);
    expect(newest(sent, requested)).toBe(sent);
  });

  test('of two commands the one asked for later', () => {
    const second = command(['requested'], {
      id: 'command-2',
      steps: [{ state: 'requested', ts: later(30) }],
    });
    expect(newest(sent, second)).toBe(second);
    expect(newest(second, sent)).toBe(second);
  });
});

describe('a command in words', () => {
  const known = (told: CommandView) => accountOf({ at: 'known', command: told, heard_ms: NOW_MS }, 'admin');

  test('nothing is called done before the gateway says so', () => {
    const account = accountOf(
      { at: 'asking', id: 'from-phone', body: { actuator: 'inlet', action: 'close' } },
      'admin',
    );
    expect(account).toMatchObject({ state: 'asking', tone: 'pending', what: 'Close' });
    expect(account?.steps.map(({ standing }) => standing)).toEqual(['ahead', 'ahead', 'ahead', 'ahead']);
  });

  test('no answer is not a refusal', () => {
    const body = { actuator: 'inlet', action: 'open', duration_s: 600 } as const;
    const account = accountOf(
      { at: 'not_taken', id: 'from-phone', body, trouble: { kind: 'unreachable' } },
      'admin',
    );
    expect(account).toMatchObject({ state: 'unknown', tone: 'wrong', what: 'Open for 10\u00a0min' });
  });

  test('a refusal says why', () => {
    const refused = command(['requested', 'sent', 'refused'], {
      reason: 'Level 95.2 % has reached the full mark',
    });
    expect(known(refused)).toMatchObject({
      state: 'refused',
      tone: 'wrong',
      said: 'Refused: Level 95.2 % has reached the full mark',
    });
  });

  test('a refusal by the gateway itself is one too', () => {
    const trouble = {
      kind: 'refused',
      status: 409,
      code: 'node_offline',
      detail: 'It is away.',
      args: {},
      retry_after_s: null,
    } as const;
    const account = accountOf(
      { at: 'not_taken', id: 'from-phone', body: { actuator: 'inlet', action: 'auto' }, trouble },
      'admin',
    );
    expect(account).toMatchObject({
      state: 'refused',
      what: 'Back to Auto',
      said: 'Refused: It is away.',
      steps: [],
    });
  });

  test('an assumption is not a confirmation', () => {
    expect(known(command(['requested', 'sent', 'acknowledged', 'assumed']))?.tone).toBe('assumed');
    expect(known(command(['requested', 'sent', 'acknowledged', 'confirmed']))?.tone).toBe('good');
  });

  test('somebody else’s command names them, and a target is a target', () => {
    const other = command(['requested'], { action: 'open', target_percent: 60, by: 'sam' });
    expect(known(other)?.what).toBe('Open until 60\u00a0% · by sam');
  });
});

describe('how long a command keeps its place on the card', () => {
  const at = (states: readonly CommandView['state'][]) =>
    ({ at: 'known', command: command(states), heard_ms: NOW_MS }) as const;
  const DAY_LATER_MS = NOW_MS + 86_400_000;

  test.each([
    ['pending', ['requested', 'sent'], null, true],
    ['refused', ['requested', 'refused'], null, true],
    ['assumed and in force', ['requested', 'assumed'], 'command-1', true],
    ['assumed and over', ['requested', 'assumed'], null, false],
    ['confirmed', ['requested', 'confirmed'], 'command-1', false],
  ] as [string, CommandView['state'][], string | null, boolean][])(
    'a day later, %s',
    (_, states, in_force, shown) => expect(isWorthShowing(at(states), in_force, DAY_LATER_MS)).toBe(shown),
  );

  test('a good end stays for a minute', () => {
    const end = at(['requested', 'confirmed']);
    expect(isWorthShowing(end, null, NOW_MS + 59_999)).toBe(true);
    expect(isWorthShowing(end, null, NOW_MS + 60_000)).toBe(false);
  });

  test('nothing, and what was never taken', () => {
    const body = { actuator: 'inlet', action: 'close' } as const;
    expect(isWorthShowing({ at: 'none' }, null, NOW_MS)).toBe(false);
    expect(
      isWorthShowing(
        { at: 'not_taken', id: 'from-phone', body, trouble: { kind: 'unreachable' } },
        null,
        DAY_LATER_MS,
      ),
    ).toBe(true);
  });
});
