import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One sensor as the stub library plays it. */
export interface ScriptedSensor {
  readonly trigger: number;
  readonly echo: number;
  /** Level of the echo line before the trigger. */
  readonly rest?: 0 | 1;
  /** Edges of the echo line: µs after the trigger, and the new level. */
  readonly edges?: readonly (readonly [after_us: number, level: 0 | 1])[];
}

/** A sensor whose echo line goes high for `width_us`, from 500 µs after the trigger. */
export function pulse(trigger: number, echo: number, width_us: number, from_us = 500): ScriptedSensor {
  return {
    trigger,
    echo,
    edges: [
      [from_us, 1],
      [from_us + width_us, 0],
    ],
  };
}

/** The pins of a machine whose libpigpio is the stub: what its sensors do, and what was done to it. */
export class World {
  readonly env: { readonly PIGPIO_STUB_WORLD: string; readonly PIGPIO_STUB_TRACE: string };
  #version = 0;

  constructor(folder: string) {
    this.env = {
      PIGPIO_STUB_WORLD: join(folder, 'world'),
      PIGPIO_STUB_TRACE: join(folder, 'trace'),
    };
  }

  /** From the next look at a pin on, these are the sensors; `tick` sets the microsecond counter. */
  set(sensors: readonly ScriptedSensor[], tick?: number): void {
    this.#version += 1;
    const lines = sensors.map(({ trigger, echo, rest = 0, edges = [] }) =>
      ['pins', trigger, echo, rest, ...edges.map(([after_us, level]) => `${after_us}:${level}`)].join(' '),
    );
    // Every version differs, so that the same sensors are set anew.
    const from = tick ?? this.#version * 1_000_000;
    const file = this.env.PIGPIO_STUB_WORLD;
    writeFileSync(`${file}.new`, [`tick ${from}`, ...lines, ''].join('\n'));
    renameSync(`${file}.new`, file);
  }

  /** Every call that did something, in order. */
  trace(): string[] {
    const file = this.env.PIGPIO_STUB_TRACE;
    return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  }
}
