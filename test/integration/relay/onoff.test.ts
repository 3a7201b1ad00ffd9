import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { OnoffRelayBank, type RelayPin } from '../../../firmware/drivers/relay/onoff.js';
import type { OpenLine, OutputLine } from '../../../firmware/drivers/relay/output-line.js';
import { RecordedLog } from '../../support/recorded-log.js';

/** A pin as the kernel keeps it: it outlives the program that used it. */
class FakePin {
  direction: 'in' | 'out' = 'in';
  level: 0 | 1 = 0;
  activeLow = false;
  exported = false;
  /** Every level the outside saw while the pin was an output. */
  seen: (0 | 1)[] = [];
  /** Errors that the next calls meet, and a level that cannot be changed. */
  refuses: { open?: string; write?: boolean; read?: boolean; direction?: boolean } = {};
  stuckAt: 0 | 1 | undefined;

  drive(level: 0 | 1): void {
    this.level = this.stuckAt ?? level;
    this.seen.push(this.level);
  }
}

const INLET: RelayPin = { name: 'house.inlet', gpio: 17, active: 'high' };
const PUMP: RelayPin = { name: 'house.pump', gpio: 27, active: 'low' };

let gpioRoot: string;
let log: RecordedLog;
let pins: Map<number, FakePin>;
let bank: OnoffRelayBank;

const pinAt = (line: number): FakePin => {
  const pin = pins.get(line) ?? new FakePin();
  pins.set(line, pin);
  return pin;
};

/** What onoff does on sysfs, with the kernel's answers: errors on a line exported before are swallowed. */
const openLine: OpenLine = async (line, level) => {
  const pin = pinAt(line);
  if (pin.refuses.open !== undefined) {
    throw Object.assign(new Error(`${pin.refuses.open}: write`), { code: pin.refuses.open });
  }
  pin.exported = true;
  if (!pin.refuses.direction) {
    pin.direction = 'out';
    pin.drive(level === 'high' ? 1 : 0);
  }
  const output: OutputLine = {
    direction: () => pin.direction,
    activeLow: () => pin.activeLow,
    readSync: () => {
      if (pin.refuses.read) throw new Error('EIO: read');
      return pin.level;
    },
    writeSync: (value) => {
      if (pin.refuses.write) throw new Error('EPERM: write');
      pin.drive(value);
    },
  };
  return output;
};

beforeEach(async () => {
  gpioRoot = await mkdtemp(join(tmpdir(), 'sluice-gpio-'));
  const chip = join(gpioRoot, 'gpiochip512');
  await mkdir(chip);
  await writeFile(join(chip, 'label'), 'pinctrl-bcm2711\n');
  await writeFile(join(chip, 'base'), '512\n');
  await writeFile(join(chip, 'ngpio'), '58\n');
  pins = new Map();
  log = new RecordedLog();
  bank = new OnoffRelayBank({ relays: [INLET, PUMP], log, gpioRoot, openLine });
});

afterEach(async () => {
  await bank.stop();
  await rm(gpioRoot, { recursive: true });
});

describe('start (defects seen elsewhere: relays pulse at boot, direction before value)', () => {
  test('takes the mapped lines and never shows the energising level', async () => {
    await bank.start();
    expect([...pins.keys()]).toEqual([529, 539]);
    expect(pinAt(529)).toMatchObject({ direction: 'out', level: 0, seen: [0], exported: true });
    expect(pinAt(539)).toMatchObject({ direction: 'out', level: 1, seen: [1], exported: true });
    expect([await bank.read('house.inlet'), await bank.read('house.pump')]).toEqual([false, false]);
  });

  test('puts a line at rest that a killed process left energised', async () => {
    Object.assign(pinAt(529), { exported: true, direction: 'out', level: 1 });
    await bank.start();
    expect(pinAt(529).level).toBe(0);
  });

  test.each(['EBUSY', 'EACCES', 'EINVAL', 'ENOENT'])(
    'rejects when the kernel says %s, with the others at rest',
    async (errno) => {
      pinAt(539).refuses.open = errno;
      await expect(bank.start()).rejects.toMatchObject({ code: 'relay_line_unavailable' });
      expect(pinAt(529)).toMatchObject({ direction: 'out', level: 0 });
      await expect(bank.set('house.inlet', true)).rejects.toMatchObject({ code: 'relay_unknown' });
    },
  );

  test.each([
    ['stays an input', { refuses: { direction: true } }],
    ['stays inverted', { activeLow: true }],
    ['stays energised', { stuckAt: 1 as const }],
    ['cannot be read', { refuses: { read: true } }],
  ])('rejects when a line %s', async (_fault, state) => {
    Object.assign(pinAt(529), state);
    await expect(bank.start()).rejects.toMatchObject({ code: 'relay_line_disobeys' });
    await expect(bank.read('house.inlet')).rejects.toMatchObject({ code: 'relay_unknown' });
  });

  test('puts a line at rest that a killed process left energised, also behind one that cannot be had', async () => {
    Object.assign(pinAt(539), { exported: true, direction: 'out', level: 0 });
    pinAt(529).refuses.open = 'EBUSY';
    await expect(bank.start()).rejects.toMatchObject({ code: 'relay_line_unavailable' });
    expect(pinAt(539).level).toBe(1);
  });

  test('of a node without relays needs no pins', async () => {
    bank = new OnoffRelayBank({ relays: [], log, gpioRoot: join(gpioRoot, 'absent'), openLine });
    await bank.start();
    await bank.allOff();
  });

  test('twice takes the lines once', async () => {
    await bank.start();
    await bank.set('house.inlet', true);
    await bank.start();
    expect(pinAt(529).seen).toEqual([0, 1]);
  });

  test('rejects a pin that the board has not', async () => {
    bank = new OnoffRelayBank({ relays: [{ ...INLET, gpio: 99 }], log, gpioRoot, openLine });
    await expect(bank.start()).rejects.toMatchObject({ code: 'relay_pin_unknown' });
  });

  test('with the real onoff rejects a line that the kernel has not', async () => {
    await writeFile(join(gpioRoot, 'gpiochip512', 'base'), '900000\n');
    bank = new OnoffRelayBank({ relays: [INLET], log, gpioRoot });
    await expect(bank.start()).rejects.toMatchObject({ code: 'relay_line_unavailable' });
  });
});

describe('set', () => {
  beforeEach(() => bank.start());

  test('drives an active-high and an active-low relay', async () => {
    await bank.set('house.inlet', true);
    await bank.set('house.pump', true);
    expect([pinAt(529).level, pinAt(539).level]).toEqual([1, 0]);
    expect([await bank.read('house.inlet'), await bank.read('house.pump')]).toEqual([true, true]);
    await bank.set('house.inlet', false);
    expect([pinAt(529).level, pinAt(539).level]).toEqual([0, 0]);
  });

  test('rejects an unknown relay', async () => {
    await expect(bank.set('farm.inlet', true)).rejects.toMatchObject({ code: 'relay_unknown' });
    await expect(bank.read('farm.inlet')).rejects.toMatchObject({ code: 'relay_unknown' });
  });

  test('rejects when the line does not follow', async () => {
    pinAt(529).stuckAt = 0;
    await expect(bank.set('house.inlet', true)).rejects.toMatchObject({ code: 'relay_readback_differs' });
  });

  test('rejects when the line cannot be written or read', async () => {
    pinAt(529).refuses = { write: true };
    await expect(bank.set('house.inlet', true)).rejects.toMatchObject({ code: 'relay_write_failed' });
    pinAt(529).refuses = { read: true };
    await expect(bank.read('house.inlet')).rejects.toMatchObject({ code: 'relay_read_failed' });
    pinAt(529).refuses = {};
  });
});

describe('all off', () => {
  beforeEach(async () => {
    await bank.start();
    await bank.set('house.inlet', true);
    await bank.set('house.pump', true);
  });

  test('de-energises every relay', async () => {
    await bank.allOff();
    expect([await bank.read('house.inlet'), await bank.read('house.pump')]).toEqual([false, false]);
  });

  test('goes on past a relay that fails, and says which', async () => {
    pinAt(529).stuckAt = 1;
    await expect(bank.allOff()).rejects.toMatchObject({
      code: 'relay_all_off_failed',
      message: expect.stringContaining('house.inlet'),
    });
    expect(await bank.read('house.pump')).toBe(false);
    expect(log.lines).toMatchObject([
      { level: 'error', fields: { code: 'relay_not_at_rest', relay: 'house.inlet' } },
    ]);
  });

  test('happens at stop, which leaves the lines driven and may be called twice', async () => {
    await bank.stop();
    expect(pinAt(529)).toMatchObject({ level: 0, direction: 'out' });
    expect(pinAt(539)).toMatchObject({ level: 1, direction: 'out' });
    await bank.stop();
    await expect(bank.read('house.inlet')).rejects.toMatchObject({ code: 'relay_unknown' });
  });

  test('at stop goes on past a relay that fails, and tells', async () => {
    pinAt(529).refuses = { write: true };
    await bank.stop();
    expect(pinAt(539)).toMatchObject({ level: 1, direction: 'out' });
    expect(log.lines).toMatchObject([{ level: 'error', fields: { relay: 'house.inlet' } }]);
  });
});
