import { describe, expect, test } from '@jest/globals';
import { EchoCapture } from '../../../../firmware/drivers/rangefinder/echo-capture.js';
import {
  readCommand,
  readEdge,
  watchCommand,
} from '../../../../firmware/drivers/rangefinder/gpiomon/generation.js';

const LINE = { gpiochip: 'gpiochip4', gpio: 24 };

describe('an edge as bookworm prints it (gpiomon 1.6.3, %e %s %n)', () => {
  test('is rising with 1 and falling with 0', () => {
    expect(readEdge(1, '1 11 938404915')).toEqual({ level: 1, at_us: 11_938_404.915 });
    expect(readEdge(1, '0 11 938404915')).toEqual({ level: 0, at_us: 11_938_404.915 });
  });

  test('has nanoseconds without their leading zeros: 11 38404915 is 11.038404915 s', () => {
    expect(readEdge(1, '1 11 38404915')).toEqual({ level: 1, at_us: 11_038_404.915 });
    expect(readEdge(1, '1 11 5')).toEqual({ level: 1, at_us: 11_000_000.005 });
  });

  test('gives the right width across a second, where the nanoseconds get shorter', () => {
    const capture = new EchoCapture(11_990_000);
    for (const line of ['1 11 998000000', '0 12 3831000']) {
      const { level, at_us } = readEdge(1, line) ?? { level: 0, at_us: Number.NaN };
      capture.edge(level, at_us);
    }
    expect(capture.result()).toEqual({ kind: 'echo', echo_us: 5_831 });
  });
});

describe('an edge as trixie prints it (gpiomon 2.2, %e %S)', () => {
  test('is rising with 1 and falling with 2', () => {
    expect(readEdge(2, '1 11.038404915')).toEqual({ level: 1, at_us: 11_038_404.915 });
    expect(readEdge(2, '2 11.038404915')).toEqual({ level: 0, at_us: 11_038_404.915 });
  });
});

describe('a line that is no edge gives none', () => {
  test.each([
    [1, ''],
    [1, '2 11 38404915'],
    [1, '1 11.038404915'],
    [1, '1 11 '],
    [1, '1 11 1234567890'],
    [1, '1 -11 5'],
    [1, '1 11 5 1'],
    [1, 'event:  RISING EDGE offset: 24 timestamp: [      11.038404915]'],
    [2, '0 11.038404915'],
    [2, '1 11 38404915'],
    [2, '1 11.38404915'],
    [2, "Monitoring line '24'..."],
    [2, '1 1e309.000000000'],
  ] as const)('generation %i: "%s"', (generation, line) => {
    expect(readEdge(generation, line)).toBeNull();
  });

  test('and the time stays exact on a machine that has run for ten years', () => {
    expect(readEdge(2, '1 315360000.000001000')?.at_us).toBe(315_360_000_000_001);
  });
});

describe('the commands', () => {
  test('of generation 1: -b flushes each line, the line is pulled down', () => {
    const program = { file: '/usr/bin/gpiomon', generation: 1 } as const;
    const command = '/usr/bin/gpiomon -b --bias=pull-down -F|%e %s %n|gpiochip4 24';
    expect(watchCommand(program, LINE).join(' ')).toBe(command.replaceAll('|', ' '));
    expect(readCommand(program, LINE).join(' ')).toBe('/usr/bin/gpioget --bias=pull-down gpiochip4 24');
  });

  test('of generation 2: -b would set the pull; the chip has an option of its own', () => {
    const program = { file: '/usr/bin/gpiomon', generation: 2 } as const;
    const command = watchCommand(program, LINE);
    expect(command).not.toContain('-b');
    expect(command.slice(-5)).toEqual(['-F', '%e %S', '-c', 'gpiochip4', '24']);
    expect(readCommand(program, LINE).join(' ')).toBe(
      '/usr/bin/gpioget --numeric --bias=pull-down -c gpiochip4 24',
    );
  });
});
