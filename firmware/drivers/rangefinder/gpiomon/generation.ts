import { dirname, join } from 'node:path';

/** The gpiomon of this machine. Generation 1 is that of bookworm (1.6.3), 2 that of trixie (2.2). */
export interface GpiomonProgram {
  readonly file: string;
  readonly generation: 1 | 2;
}

/** A change of a line, by the kernel's clock. */
export interface Edge {
  readonly level: 0 | 1;
  /** Monotonic, in µs since the machine started; fractions are kept. */
  readonly at_us: number;
}

/** A line of a controller. */
export interface ChipLine {
  /** Such as `gpiochip0`. */
  readonly gpiochip: string;
  /** Its offset there, which is the BCM number on the header's controller. */
  readonly gpio: number;
}

/** Watches a line for both edges until it is ended; pulled down, so that a broken cable is quiet. */
export function watchCommand(program: GpiomonProgram, { gpiochip, gpio }: ChipLine): string[] {
  // What flushes each line in generation 1 sets the pull in generation 2, which flushes by itself.
  return program.generation === 1
    ? [program.file, '-b', '--bias=pull-down', '-F', '%e %s %n', gpiochip, String(gpio)]
    : [
        program.file,
        '--banner',
        '--bias=pull-down',
        '--event-clock=monotonic',
        ...['-F', '%e %S', '-c', gpiochip, String(gpio)],
      ];
}

/** Reads the level of a line that nobody holds; prints 0 or 1. */
export function readCommand(program: GpiomonProgram, { gpiochip, gpio }: ChipLine): string[] {
  const gpioget = join(dirname(program.file), 'gpioget');
  return program.generation === 1
    ? [gpioget, '--bias=pull-down', gpiochip, String(gpio)]
    : [gpioget, '--numeric', '--bias=pull-down', '-c', gpiochip, String(gpio)];
}

/** Whether this line of gpiomon says that the watch is in place; generation 1 never says so. */
export function isBanner(line: string): boolean {
  return line.startsWith('Monitoring line');
}

/**
 * The edge in a line of gpiomon; null when it is none.
 *
 * The generations agree on 1 for a rising edge alone: falling is 0 in the first and 2 in the second. The first prints
 * nanoseconds without their leading zeros (`11 38404915` is 11.038404915 s); the second prints all nine digits.
 */
export function readEdge(generation: 1 | 2, line: string): Edge | null {
  const pattern = generation === 1 ? /^([01]) (\d{1,10}) (\d{1,9})$/ : /^([12]) (\d{1,10})\.(\d{9})$/;
  const [, kind, seconds, nanoseconds] = pattern.exec(line) ?? [];
  if (seconds === undefined || nanoseconds === undefined) return null;
  return { level: kind === '1' ? 1 : 0, at_us: Number(seconds) * 1e6 + Number(nanoseconds) / 1e3 };
}
