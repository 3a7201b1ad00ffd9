import { beforeEach, describe, expect, test } from '@jest/globals';
import { CLOCKS_AGREE_WITHIN_MS, CommandGate, misfit } from '../../../../firmware/domain/command/gate.js';
import { command } from '../support/commands.js';

const NOW_MS = Date.UTC(2026, 2, 1, 6);
const HOUR_MS = 3_600_000;
const ARRIVAL = { wall_ms: NOW_MS, started_wall_ms: NOW_MS - HOUR_MS };

let gate: CommandGate;
beforeEach(() => {
  gate = new CommandGate();
});
const issued = (age_s: number, id = 'one') => ({ id, ttl_s: 30, issued_wall_ms: NOW_MS - age_s * 1_000 });

describe('a command that arrives', () => {
  test('in time passes', () => {
    expect(gate.admit(issued(0), ARRIVAL)).toBeNull();
    expect(gate.admit(issued(30, 'at the last moment'), ARRIVAL)).toBeNull();
  });

  test('by a clock that agrees as well as two clocks do passes, too', () => {
    expect(gate.admit(issued(30 + CLOCKS_AGREE_WITHIN_MS / 1_000), ARRIVAL)).toBeNull();
  });

  test('later than it was valid is refused, and told how old it is', () => {
    expect(gate.admit(issued(150.001), ARRIVAL)).toEqual({
      code: 'command_late',
      args: { age_s: 150, ttl_s: 30 },
    });
    expect(gate.admit(issued(86_400), ARRIVAL)?.args).toEqual({ age_s: 86_400, ttl_s: 30 });
  });

  test('at a node that knows no clock to judge it by passes once, whatever time it bears', () => {
    const unknown = { wall_ms: null, started_wall_ms: null };
    expect(gate.admit(issued(86_400), unknown)).toBeNull();
    expect(gate.admit(issued(-86_400, 'two'), unknown)).toBeNull();
    expect(gate.admit(issued(0), unknown)?.code).toBe('command_repeated');
  });

  test.each(['close', 'off'] as const)('to %s is never too late, but obeyed once', (action) => {
    const late = { ...issued(86_400), action };
    expect(gate.admit(late, ARRIVAL)).toBeNull();
    expect(gate.admit(late, ARRIVAL)?.code).toBe('command_repeated');
  });

  test.each(['open', 'on', 'auto', 'reset'] as const)('to %s may be too late', (action) => {
    expect(gate.admit({ ...issued(86_400), action }, ARRIVAL)?.code).toBe('command_late');
  });

  test('a second time is refused', () => {
    gate.admit(issued(0), ARRIVAL);
    expect(gate.admit(issued(0), ARRIVAL)).toEqual({ code: 'command_repeated', args: {} });
  });

  test('a second time without a time of issue is refused too', () => {
    expect(gate.admit({ id: 'one', ttl_s: 30 }, ARRIVAL)).toBeNull();
    expect(gate.admit({ id: 'one', ttl_s: 30 }, ARRIVAL)?.code).toBe('command_repeated');
  });

  test('too late may be sent again in time under the same id', () => {
    gate.admit(issued(151), ARRIVAL);
    expect(gate.admit(issued(0), ARRIVAL)).toBeNull();
  });

  test('from before the node’s start was meant for another life', () => {
    const justStarted = { wall_ms: NOW_MS, started_wall_ms: NOW_MS };
    const issuedBefore = (age_s: number, id: string) => ({ ...issued(age_s, id), ttl_s: 300 });
    expect(gate.admit(issuedBefore(120, 'within what two clocks differ by'), justStarted)).toBeNull();
    expect(gate.admit(issuedBefore(121, 'before'), justStarted)).toEqual({
      code: 'command_before_start',
      args: {},
    });
    const close = { ...issuedBefore(121, 'close'), action: 'close' } as const;
    expect(gate.admit(close, justStarted)).toBeNull();
  });

  test('from a phone whose clock is ahead passes once', () => {
    expect(gate.admit(issued(-20), ARRIVAL)).toBeNull();
    expect(gate.admit(issued(-20), ARRIVAL)?.code).toBe('command_repeated');
  });
});

describe('the memory of ids', () => {
  const flood = (count: number) => {
    for (let i = 0; i < count; i++) expect(gate.admit(issued(0, `id ${i}`), ARRIVAL)).toBeNull();
  };

  test('holds the last 512 and lets the oldest go', () => {
    flood(512);
    expect(gate.admit(issued(0, 'id 0'), ARRIVAL)?.code).toBe('command_repeated');
    gate.admit(issued(0, 'one more'), ARRIVAL);
    expect(gate.admit(issued(0, 'id 1'), ARRIVAL)?.code).toBe('command_repeated');
    expect(gate.admit(issued(0, 'id 0'), ARRIVAL)).toBeNull();
  });

  test('does not grow with a flood', () => {
    flood(5_000);
    const remembered = Array.from({ length: 5_000 }, (_, i) => `id ${i}`).filter(
      (id) => gate.admit(issued(86_400, id), ARRIVAL)?.code === 'command_repeated',
    );
    expect(remembered).toHaveLength(512);
    expect(remembered[0]).toBe('id 4488');
  });
});

describe('a command for something the tank has not', () => {
  test.each([
    [
      'a pump',
      { actuator: 'pump', action: 'on' },
      { code: 'actuator_not_fitted', args: { actuator: 'pump' } },
    ],
    [
      'an inlet to go on',
      { actuator: 'inlet', action: 'on' },
      { code: 'action_unfit', args: { actuator: 'inlet', action: 'on' } },
    ],
  ] as const)('%s is refused', (_, wish, refusal) => {
    expect(misfit(command(wish.action, { actuator: wish.actuator }), ['inlet'])).toEqual(refusal);
  });

  test('fits when the actuator is there and knows the word', () => {
    expect(misfit(command('open'), ['inlet'])).toBeNull();
    expect(misfit(command('auto'), ['inlet'])).toBeNull();
    expect(misfit(command('on', { actuator: 'pump' }), ['inlet', 'pump'])).toBeNull();
  });

  test('on a tank that is only watched is refused', () => {
    expect(misfit(command('open'), [])?.code).toBe('actuator_not_fitted');
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
    'for %d seconds is refused, and told why',
    (duration_s) => {
      expect(misfit(command('open', { duration_s }), ['inlet'])).toEqual({
        code: 'command_malformed',
        args: { mistake: 'duration_s is not a number above 0' },
      });
    },
  );
});
