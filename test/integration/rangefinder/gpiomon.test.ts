import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findGpiomon } from '../../../firmware/drivers/board/find-gpiomon.js';
import { waitFor } from '../../support/wait-for.js';
import { AT_20_C_M_PER_S, GpiomonRig, METRE_US } from './support/gpiomon-rig.js';

let rig: GpiomonRig;

afterEach(() => rig.end());

describe.each([1, 2] as const)('gpiomon of generation %i', (generation) => {
  beforeEach(async () => {
    rig = await GpiomonRig.make(generation);
  });

  test('is known by its --version', async () => {
    expect(await findGpiomon(join(rig.board.folder, 'bin'))).toMatchObject({ usable: true, generation });
  });

  test('times an echo: trigger, rising edge, falling edge', async () => {
    rig.board.sensor = rig.board.echo(METRE_US);
    await rig.start();
    const ranging = await rig.finder.range();
    expect(ranging).toMatchObject({ kind: 'echo' });
    if (ranging.kind !== 'echo') return;
    expect(Math.abs((ranging.echo_us ?? 0) - METRE_US)).toBeLessThanOrEqual(1);
    expect(Math.abs(ranging.distance_mm - 1_001.4)).toBeLessThanOrEqual(0.5);
    expect(rig.board.triggers).toBe(1);
  });

  test('goes on ranging with one and the same gpiomon', async () => {
    await rig.start();
    for (const mm of [300, 1_500, 2_999, 5_990]) {
      rig.board.sensor = rig.board.echo((mm * 2_000) / AT_20_C_M_PER_S);
      expect(await rig.told()).toBeGreaterThanOrEqual(mm - 1);
      expect(await rig.told()).toBeLessThanOrEqual(mm + 1);
    }
    expect(await rig.board.readCalls()).toHaveLength(1);
  });

  test('may cut its output anywhere, and print other things in between', async () => {
    await rig.start();
    rig.board.sensor = (on, now_us) => {
      const text = `what is this?\n${on.lineOf(1, now_us + 400)}\n\u0000\n${on.lineOf(0, now_us + 400 + METRE_US)}`;
      const pieces = [...text];
      const next = () => {
        const piece = pieces.shift();
        if (piece === undefined) return;
        on.print(piece);
        setImmediate(next);
      };
      next();
    };
    expect(await rig.told()).toBe(1_001);
  });

  test('tells no echo, as sensors say it with 38 or 66 ms', async () => {
    await rig.start();
    rig.board.sensor = rig.board.echo(38_000);
    expect(await rig.told()).toBe('no_echo');
    rig.board.sensor = rig.board.echo(66_000);
    expect(await rig.told()).toBe('no_echo');
    rig.board.sensor = rig.board.echo(36_050);
    expect(await rig.told()).toBe('no_echo');
  });

  test('tells the blind zone, and does not believe what lies beyond the range', async () => {
    await rig.start();
    rig.board.sensor = rig.board.echo(1_000);
    expect(await rig.told()).toBe('blind_zone');
    rig.board.sensor = rig.board.echo(35_500);
    expect(await rig.told()).toBe('no_echo');
  });

  test('takes no crosstalk of the trigger for an echo', async () => {
    await rig.start();
    rig.board.sensor = (on, now_us) => {
      on.edge(1, now_us + 2);
      on.edge(0, now_us + 20);
      on.echo(METRE_US)(on, now_us);
    };
    expect(await rig.told()).toBe(1_001);
  });

  test('is silent without an edge', async () => {
    await rig.start();
    expect(await rig.told()).toBe('silent');
    rig.board.sensor = rig.board.echo(METRE_US);
    expect(await rig.told()).toBe(1_001);
  });

  test('leaves out a falling edge that comes first', async () => {
    await rig.start();
    rig.board.sensor = (on, now_us) => {
      on.edge(0, now_us + 100);
      on.echo(METRE_US)(on, now_us);
    };
    expect(await rig.told()).toBe(1_001);
    rig.board.sensor = (on, now_us) => on.edge(0, now_us + 100);
    expect(await rig.told()).toBe('silent');
  });

  test('leaves out edges from before the trigger, however late they are told', async () => {
    await rig.start();
    rig.board.sensor = (on, now_us) => {
      on.edge(1, now_us - 40_000);
      on.edge(0, now_us - 38_000);
      on.echo(METRE_US)(on, now_us);
    };
    expect(await rig.told()).toBe(1_001);
    rig.board.sensor = (on, now_us) => {
      on.edge(1, now_us - 40_000);
      on.edge(0, now_us + 10_000);
    };
    expect(await rig.told()).toBe('silent');
  });

  test('takes the end of a late echo for no part of the next one', async () => {
    await rig.start();
    let late_us = 0;
    rig.board.sensor = (on, now_us) => {
      late_us = now_us + 500;
      on.edge(1, late_us);
    };
    expect(await rig.told()).toBe('stuck_echo');
    rig.board.edge(0, late_us + 150_000);
    rig.board.sensor = rig.board.echo(METRE_US);
    await waitFor('an echo again', async () => (await rig.told()) === 1_001);
  });

  test('tells an echo line that stays high, and does not trigger it any more', async () => {
    await rig.start();
    rig.board.sensor = (on, now_us) => on.edge(1, now_us + 500);
    expect(await rig.told()).toBe('stuck_echo');
    const { triggers } = rig.board;
    expect(await rig.told()).toBe('stuck_echo');
    expect(await rig.told()).toBe('stuck_echo');
    expect(rig.board.triggers).toBe(triggers);
  });

  test('tells a line that is high before the first trigger', async () => {
    await rig.board.line('1');
    await rig.start();
    expect(await rig.told()).toBe('stuck_echo');
    expect(rig.board.triggers).toBe(0);
  });

  test('is started again when it died, told once, and silent in between', async () => {
    rig.board.sensor = rig.board.echo(METRE_US);
    await rig.start();
    for (let death = 0; death < 2; death += 1) {
      expect(await rig.told()).toBe(1_001);
      rig.board.die();
      await rig.rangeUntil('silent');
      await rig.rangeUntil('echo');
    }
    expect(await rig.board.readCalls()).toHaveLength(3);
    expect(rig.codes).toEqual(['echo_line_unwatched', 'echo_line_unwatched']);
  });

  test('that cannot have the line says so once and what to do, and has it when it is free', async () => {
    await rig.board.line({ error: 'gpioget: error reading line values: Device or resource busy' });
    await rig.begin();
    expect(await rig.told()).toBe('silent');
    expect(rig.warnings).toMatchObject([
      { sentence: expect.stringContaining('Another program, or an overlay in config.txt, has the pin') },
    ]);
    // The trigger goes out all the same: a gpiomon that outlived a killed node ends when it has to print.
    await waitFor('a trigger', () => rig.board.triggers > 0);
    await rig.board.line('0');
    rig.board.sensor = rig.board.echo(METRE_US);
    await rig.rangeUntil('echo');
    expect(rig.warnings).toHaveLength(1);
  });

  test('that prints without an end of line is ended, and another one started', async () => {
    await rig.start();
    await waitFor('a gpiomon', () => rig.board.watchers === 1);
    rig.board.print('x'.repeat(10_000));
    await waitFor('another gpiomon', async () => (await rig.board.readCalls()).length === 2);
    rig.board.die();
    rig.board.sensor = rig.board.echo(METRE_US);
    await rig.rangeUntil('echo');
  });

  test('that is not installed is silence, and told with what to do', async () => {
    await rm(join(rig.board.folder, 'bin'), { recursive: true });
    await rig.begin();
    expect(await rig.told()).toBe('silent');
    expect(rig.warnings[0]?.sentence).toContain('Install the package gpiod');
  });
});
