import { describe, expect, test } from '@jest/globals';
import { chooseLine, chooseRangeFinder } from '../../../firmware/drivers/board/choose-driver.js';
import type { BoardFacts } from '../../../firmware/ports/board.js';

const NO_PIGPIO: BoardFacts['pigpio'] = {
  usable: false,
  code: 'pigpio_not_built',
  advice: 'npm rebuild pigpio.',
};
const GPIOMON: BoardFacts['gpiomon'] = {
  usable: true,
  file: '/usr/bin/gpiomon',
  version: '2.2',
  generation: 2,
};
const NO_GPIOMON: BoardFacts['gpiomon'] = {
  usable: false,
  code: 'gpiomon_missing',
  advice: 'apt-get install gpiod.',
};

const PI4: BoardFacts = {
  model: 'Raspberry Pi 4 Model B Rev 1.4',
  board: { id: 'pi-4', name: 'Raspberry Pi 4 Model B', pigpio: true },
  sysfs: { usable: true, label: 'pinctrl-bcm2711', base: 512, lines: 58 },
  gpiomon: GPIOMON,
  gpiochip: 'gpiochip0',
  pigpio: { usable: true, by: 'helper' },
  distance_devices: ['iio:device0'],
  serial_devices: ['/dev/ttyAMA0'],
  consoles: [],
  thermometers: null,
  spi: false,
  i2c: false,
};
const PC: BoardFacts = {
  ...PI4,
  model: null,
  board: null,
  sysfs: { usable: false, code: 'relay_gpio_missing', advice: 'Use a Raspberry Pi.' },
  gpiochip: null,
  pigpio: NO_PIGPIO,
  distance_devices: [],
  serial_devices: [],
};
const driverOf = (
  sensor: { driver: string; route?: 'auto' | 'pigpio' | 'gpiomon'; device?: string },
  facts: BoardFacts,
) => chooseRangeFinder(sensor, facts).driver;

describe('a sensor on pins', () => {
  const auto = { driver: 'pins', route: 'auto' } as const;

  test.each([
    ['pigpio where it works', PI4, 'pigpio'],
    ['gpiomon where it does not', { ...PI4, pigpio: NO_PIGPIO }, 'gpiomon'],
    ['the kernel where neither does', { ...PI4, pigpio: NO_PIGPIO, gpiomon: NO_GPIOMON }, 'iio'],
    [
      'nothing where two devices of the kernel might be meant',
      { ...PI4, pigpio: NO_PIGPIO, gpiomon: NO_GPIOMON, distance_devices: ['iio:device0', 'iio:device1'] },
      null,
    ],
    ['nothing on a PC, and never the simulator', PC, null],
  ])('gets %s', (_what, facts, driver) => {
    expect(driverOf(auto, facts)).toBe(driver);
  });

  test('that asks for a route gets that one or none', () => {
    expect(driverOf({ driver: 'pins', route: 'pigpio' }, { ...PI4, pigpio: NO_PIGPIO })).toBeNull();
    expect(driverOf({ driver: 'pins', route: 'gpiomon' }, PI4)).toBe('gpiomon');
    expect(driverOf({ driver: 'pins', route: 'gpiomon' }, { ...PI4, gpiomon: NO_GPIOMON })).toBeNull();
  });

  test('that gets none is told what to do', () => {
    const { why, advice } = chooseRangeFinder(auto, { ...PC, gpiomon: NO_GPIOMON });
    expect(why).toBe('nothing here can time an echo');
    expect(advice).toBe('npm rebuild pigpio. apt-get install gpiod.');
  });
});

describe('a sensor with a serial output', () => {
  test('gets its line, unless that is missing or a console', () => {
    const serial = { driver: 'serial', device: '/dev/ttyAMA0' };
    expect(driverOf(serial, PI4)).toBe('serial');
    expect(driverOf(serial, { ...PI4, consoles: ['/dev/ttyAMA0'] })).toBeNull();
    expect(driverOf({ ...serial, device: '/dev/ttyAMA9' }, PI4)).toBeNull();
    expect(chooseRangeFinder(serial, PC).advice).toContain('raspi-config');
  });
});

describe('a sensor of the kernel', () => {
  test('gets its device, or is told of the others', () => {
    expect(driverOf({ driver: 'iio', device: 'iio:device0' }, PI4)).toBe('iio');
    expect(chooseRangeFinder({ driver: 'iio', device: 'iio:device3' }, PI4)).toMatchObject({
      driver: null,
      advice: 'There are iio:device0: name one of them.',
    });
  });
});

describe('the simulator', () => {
  test('is taken by name alone', () => {
    expect(driverOf({ driver: 'simulated' }, PC)).toBe('simulated');
    expect(chooseLine({ driver: 'simulated' }, PC).driver).toBe('simulated');
    for (const driver of ['serial', 'pins', 'iio']) expect(driverOf({ driver, device: 'x' }, PC)).toBeNull();
    expect(chooseLine({ driver: 'onoff' }, PC)).toMatchObject({
      driver: null,
      advice: 'Use a Raspberry Pi.',
    });
  });
});

describe('a relay', () => {
  test('gets onoff, with the base that this kernel counts from', () => {
    expect(chooseLine({ driver: 'onoff' }, PI4)).toEqual({
      driver: 'onoff',
      why: 'pinctrl-bcm2711 in /sys/class/gpio, where GPIO 0 is line 512',
      advice: null,
    });
  });
});
