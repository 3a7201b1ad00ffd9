import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DriverProcess, FROM_SOURCES, MAIN } from './support/driver-process.js';
import { FakeGpio } from './support/fake-gpio.js';
import { describeOnFakeGpio } from './support/needs.js';

/** BCM numbers: the inlet's board is active-high, the pump's active-low. */
const INLET = { name: 'house.inlet', gpio: 17, active: 'high' };
const PUMP = { name: 'house.pump', gpio: 27, active: 'low' };
const ONOFF = fileURLToPath(new URL('../../../node_modules/onoff', import.meta.url));
const BOARDS = [
  { label: 'pinctrl-rp1', base: 399 },
  { label: 'pinctrl-bcm2711', base: 512 },
  { label: 'pinctrl-rp1', base: 571 },
  { label: 'pinctrl-bcm2835', base: 966 },
];

let gpio: FakeGpio;
let node: DriverProcess;

async function board(chip: { label: string; base: number }): Promise<void> {
  // Another controller of the board, as there always is one.
  gpio = await FakeGpio.start({ label: 'raspberrypi-exp-gpio', base: 200, lines: 8 }, chip);
}

async function begin(...relays: object[]): Promise<void> {
  node = await DriverProcess.on(gpio);
  await node.make('bank', 'relays', { relays });
  await node.call('bank', 'start');
}

afterEach(() => gpio.stop());

describeOnFakeGpio('relays through the real onoff', () => {
  test.each(BOARDS)('on a board with base $base are the right lines', async (chip) => {
    await board(chip);
    await begin(INLET, PUMP);
    expect(await gpio.state(chip.base + 17)).toMatchObject({ exported: true, direction: 'out', level: 0 });
    expect(await gpio.state(chip.base + 27)).toMatchObject({ exported: true, direction: 'out', level: 1 });
    await node.call('bank', 'set', 'house.inlet', true);
    await node.call('bank', 'set', 'house.pump', true);
    expect((await gpio.state(chip.base + 17)).level).toBe(1);
    expect((await gpio.state(chip.base + 27)).level).toBe(0);
    expect(await node.call('bank', 'read', 'house.inlet')).toBe(true);
    expect(await node.call('bank', 'read', 'house.pump')).toBe(true);
    await node.call('bank', 'set', 'house.inlet', false);
    expect(await node.call('bank', 'read', 'house.inlet')).toBe(false);
  });
});

/** On a board whose controller begins at 512. */
describeOnFakeGpio('defects seen elsewhere: relays pulse at boot, direction before value', () => {
  const INLET_LINE = 529;
  const PUMP_LINE = 539;

  beforeEach(() => board({ label: 'pinctrl-bcm2711', base: 512 }));

  test('answers EINVAL to a number that was not mapped, though onoff calls it accessible', async () => {
    const program = `const { Gpio } = require('${ONOFF}');
      try { new Gpio(17, 'low') } catch ({ code }) { process.send({ code, accessible: Gpio.accessible }) }`;
    const [answer] = await once(gpio.spawn([process.execPath, '-e', program]), 'message');
    expect(answer).toEqual({ code: 'EINVAL', accessible: true });
  });

  test('never sees a relay switched on while it is taken, used at rest, and left', async () => {
    await begin(INLET, PUMP);
    await node.call('bank', 'allOff');
    await node.call('bank', 'stop');
    expect(await gpio.seenOutside(INLET_LINE)).toEqual(['out 0']);
    expect(await gpio.seenOutside(PUMP_LINE)).toEqual(['out 1']);
  });

  test('keeps lines driven at rest when the node stops: a floating pin may switch an active-low board on', async () => {
    await begin(INLET, PUMP);
    await node.call('bank', 'set', 'house.pump', true);
    await node.call('bank', 'stop');
    await node.kill();
    expect(await gpio.state(PUMP_LINE)).toMatchObject({ exported: true, direction: 'out', level: 1 });
  });

  test.each([
    ['as an input', {}],
    ['as an input that is watched', { edge: 'both' }],
    ['as an inverted input', { active_low: '1' }],
    ['as an output at rest', { direction: 'low' }],
  ])('takes a line that is exported already %s, without a moment of "on"', async (_, files) => {
    await gpio.takenElsewhere(INLET_LINE, files);
    await gpio.takenElsewhere(PUMP_LINE, {
      ...files,
      ...('direction' in files ? { direction: 'high' } : {}),
    });
    await gpio.forget();
    await begin(INLET, PUMP);
    expect(await gpio.seenOutside(INLET_LINE)).not.toContain('out 1');
    expect(await gpio.seenOutside(PUMP_LINE)).not.toContain('out 0');
    expect(await gpio.state(INLET_LINE)).toMatchObject({ direction: 'out', level: 0, active_low: false });
    await node.call('bank', 'set', 'house.inlet', true);
    expect((await gpio.state(INLET_LINE)).level).toBe(1);
  });

  test('puts a line that is exported as an energised output at rest at once', async () => {
    await gpio.takenElsewhere(INLET_LINE, { direction: 'high' });
    await gpio.forget();
    await begin(INLET);
    expect(await gpio.seenOutside(INLET_LINE)).toEqual(['out 0']);
  });

  test('a direction that cannot be changed, which onoff hides, is told', async () => {
    await gpio.takenElsewhere(INLET_LINE);
    await gpio.fixDirection(INLET_LINE, 'EPERM');
    await expect(begin(INLET)).rejects.toMatchObject({ code: 'relay_line_disobeys' });
  });

  test('a killed process leaves its relays on, and the next start clears them before anything else', async () => {
    await begin(INLET, PUMP);
    await node.call('bank', 'set', 'house.inlet', true);
    await node.call('bank', 'set', 'house.pump', true);
    await node.kill();
    expect(await gpio.state(INLET_LINE)).toMatchObject({ exported: true, level: 1 });
    expect(await gpio.state(PUMP_LINE)).toMatchObject({ exported: true, level: 0 });
    await gpio.forget();
    await begin(INLET, PUMP);
    expect(await gpio.seenOutside(INLET_LINE)).toEqual(['out 0']);
    expect(await gpio.seenOutside(PUMP_LINE)).toEqual(['out 1']);
  });

  test('a line that cannot be had does not keep the others, left on by a killed process, from being cleared', async () => {
    await begin(PUMP);
    await node.call('bank', 'set', 'house.pump', true);
    await node.kill();
    await gpio.forbid(INLET_LINE, 'EBUSY');
    await expect(begin(INLET, PUMP)).rejects.toMatchObject({ code: 'relay_line_unavailable' });
    expect((await gpio.state(PUMP_LINE)).level).toBe(1);
  });

  test.each(['EBUSY', 'EINVAL', 'EACCES'])(
    'a line that the kernel refuses with %s is told',
    async (error) => {
      await gpio.forbid(INLET_LINE, error);
      await expect(begin(INLET)).rejects.toMatchObject({ code: 'relay_line_unavailable' });
      await gpio.forbid(INLET_LINE, null);
      await node.call('bank', 'start');
      expect(await node.call('bank', 'read', 'house.inlet')).toBe(false);
    },
  );

  test('a line that a short circuit holds is told by its read-back', async () => {
    await begin(INLET, PUMP);
    await gpio.short(INLET_LINE, 0);
    await expect(node.call('bank', 'set', 'house.inlet', true)).rejects.toMatchObject({
      code: 'relay_readback_differs',
    });
    expect(await node.call('bank', 'read', 'house.inlet')).toBe(false);
    await gpio.short(INLET_LINE, 1);
    await expect(node.call('bank', 'allOff')).rejects.toMatchObject({ code: 'relay_all_off_failed' });
    expect(node.log.at(-1)).toMatchObject({ level: 'error', fields: { code: 'relay_not_at_rest' } });
  });

  test('a line that another program makes an input fails, and is told', async () => {
    await begin(INLET);
    await gpio.writtenElsewhere(INLET_LINE, { direction: 'in' });
    await expect(node.call('bank', 'set', 'house.inlet', true)).rejects.toMatchObject({
      code: 'relay_write_failed',
    });
  });

  test('a line that another program gives back fails, and is told', async () => {
    await begin(INLET);
    await gpio.givenBack(INLET_LINE);
    await expect(node.call('bank', 'set', 'house.inlet', true)).rejects.toMatchObject({
      code: 'relay_write_failed',
    });
    await expect(node.call('bank', 'read', 'house.inlet')).rejects.toMatchObject({
      code: 'relay_read_failed',
    });
  });
});

describeOnFakeGpio('the all-off program', () => {
  let folder: string;
  let config: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-all-off-'));
    config = join(folder, 'node.json');
    await board({ label: 'pinctrl-rp1', base: 571 });
    const tank = (id: string, relay: object) => ({
      id,
      name: id,
      shape: { kind: 'vertical_cylinder', diameter_mm: 1_000, height_mm: 1_500 },
      sensor: { driver: 'serial', device: '/dev/ttyAMA0', empty_distance_mm: 1_600 },
      inlet: { relay: { driver: 'onoff', ...relay } },
    });
    writeFileSync(
      config,
      JSON.stringify({
        schema: 1,
        node: 'pi0',
        gateway: 'gw0',
        broker_url: 'mqtt://127.0.0.1:1883',
        secret_file: 'secret',
        tanks: [tank('house', { gpio: 17 }), tank('farm', { gpio: 27, active: 'low' })],
      }),
    );
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function allOff(): Promise<unknown> {
    const child = gpio.spawn([process.execPath, ...FROM_SOURCES, MAIN, 'all-off', config]);
    const [code] = await once(child, 'exit');
    return code;
  }

  test('clears what a killed process left on, and leaves the lines driven', async () => {
    await begin({ ...INLET, name: 'house.inlet' }, { ...PUMP, name: 'farm.inlet' });
    await node.call('bank', 'set', 'house.inlet', true);
    await node.call('bank', 'set', 'farm.inlet', true);
    await node.kill();
    await gpio.forget();
    expect(await allOff()).toBe(0);
    expect(await gpio.seenOutside(588)).toEqual(['out 0']);
    expect(await gpio.seenOutside(598)).toEqual(['out 1']);
  });

  test('clears the others when one line cannot be had, and fails', async () => {
    await begin({ ...PUMP, name: 'farm.inlet' });
    await node.call('bank', 'set', 'farm.inlet', true);
    await node.kill();
    await gpio.forbid(588, 'EBUSY');
    expect(await allOff()).not.toBe(0);
    expect((await gpio.state(598)).level).toBe(1);
  });
});
