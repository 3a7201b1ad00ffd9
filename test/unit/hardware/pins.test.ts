import { describe, expect, test } from '@jest/globals';
import { check } from '../../../firmware/config/check.js';
import type { ConfigError } from '../../../firmware/config/config-error.js';
import { judgeConfiguredPins, pinUses } from '../../../firmware/config/node/pins.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';
import { BOARDS, boardById, boardByModel } from '../../../hardware/boards/boards.js';
import { GPIO_PINS, HEADER, pinOfGpio } from '../../../hardware/boards/header.js';
import { bestRelayPins, judgePins } from '../../../hardware/pins/judge-pins.js';
import type { PinRole } from '../../../hardware/pins/pin-use.js';

const HIGH: PinRole = { kind: 'relay', active: 'high' };
const LOW: PinRole = { kind: 'relay', active: 'low' };
const verdict = (gpio: number, role: PinRole, busy: ('uart' | 'spi' | 'w1' | 'i2c')[] = []) => {
  const found = judgePins([{ path: [], gpio, role }], new Set(busy))[0];
  return found === undefined ? 'fine' : `${found.severity} ${found.code}`;
};

describe('the header', () => {
  test('has 40 pins in order: 28 GPIO, 8 grounds, two of 3.3 V and two of 5 V', () => {
    expect(HEADER.pins.map(({ pin }) => pin)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    expect(GPIO_PINS.map(({ gpio }) => gpio).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 28 }, (_, at) => at),
    );
    const powers = HEADER.pins.flatMap((pin) => ('power' in pin ? [pin.power] : []));
    expect(powers.filter((power) => power === 'GND')).toHaveLength(8);
    expect(powers.filter((power) => power === '5V')).toHaveLength(2);
    expect(powers.filter((power) => power === '3V3')).toHaveLength(2);
  });

  test('pulls GPIO 0 to 8 up and 9 to 27 down', () => {
    for (const { gpio, pull } of GPIO_PINS) expect(pull).toBe(gpio <= 8 ? 'up' : 'down');
  });

  test.each([
    [17, 11],
    [2, 3],
    [14, 8],
    [15, 10],
    [26, 37],
    [21, 40],
    [0, 27],
  ])('GPIO %i is pin %i', (gpio, pin) => {
    expect(pinOfGpio(gpio)?.pin).toBe(pin);
  });
});

describe('the boards', () => {
  test.each([
    ['Raspberry Pi 3 Model B Rev 1.2', 'pi-3'],
    ['Raspberry Pi 3 Model B Plus Rev 1.3', 'pi-3'],
    ['Raspberry Pi 4 Model B Rev 1.4', 'pi-4'],
    ['Raspberry Pi Zero 2 W Rev 1.0', 'pi-zero-2-w'],
    ['Raspberry Pi 5 Model B Rev 1.0', 'pi-5'],
    ['Raspberry Pi 2 Model B Rev 1.1', undefined],
    ['Raspberry Pi Zero W Rev 1.1', undefined],
    ['Raspberry Pi Pico', undefined],
    ['', undefined],
  ])('"%s" is %s', (model, id) => {
    expect(boardByModel(model)?.id).toBe(id);
  });

  test('know what else each pin can be, and name buses as the header does', () => {
    for (const { alternates } of BOARDS) {
      expect(Object.keys(alternates).map(Number)).toEqual(Array.from({ length: 28 }, (_, gpio) => gpio));
      for (const { gpio, bus } of GPIO_PINS) {
        const name = { id_eeprom: 'I2C0', i2c: 'I2C1', uart: 'UART0', spi: 'SPI0', w1: '' }[bus ?? 'w1'];
        expect(alternates[gpio]?.some((one) => one.startsWith(name))).toBe(true);
      }
    }
  });

  test('all but the Pi 5 can use pigpio', () => {
    expect(BOARDS.filter(({ pigpio }) => !pigpio).map(({ id }) => id)).toEqual(['pi-5']);
    expect(() => boardById('pi-6')).toThrow(RangeError);
  });
});

describe('a relay', () => {
  test('that is active-high stays off from power-on on the pins that are recommended', () => {
    expect(bestRelayPins()).toEqual([12, 13, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27]);
    for (const gpio of bestRelayPins()) expect(verdict(gpio, HIGH)).toBe('fine');
  });

  test.each([0, 1])('is refused on the ID EEPROM (GPIO %i)', (gpio) => {
    expect(verdict(gpio, HIGH)).toBe('refused pin_reserved');
    expect(verdict(gpio, LOW)).toBe('refused pin_reserved');
  });

  test.each([2, 3, 4, 5, 6, 7, 8])(
    'that is active-high is refused where a pull-up switches it on (GPIO %i)',
    (gpio) => {
      expect(verdict(gpio, HIGH)).toBe('refused pin_on_at_boot');
    },
  );

  test.each([5, 6])('that is active-low stays off where it is pulled up (GPIO %i)', (gpio) => {
    expect(verdict(gpio, LOW)).toBe('fine');
  });

  test('that is active-low is doubtful where it is pulled down', () => {
    expect(verdict(17, LOW)).toBe('doubtful pin_pulled_to_on');
  });

  test.each([14, 15])('is refused where a console may chatter (GPIO %i)', (gpio) => {
    expect(verdict(gpio, HIGH)).toBe('refused pin_console');
  });

  test.each([28, 40, 53])('is refused off the header (GPIO %i)', (gpio) => {
    expect(verdict(gpio, HIGH)).toBe('refused pin_not_on_header');
  });

  test('is doubtful on SPI, and refused while SPI is on', () => {
    expect(verdict(10, HIGH)).toBe('doubtful pin_bus');
    expect(verdict(10, HIGH, ['spi'])).toBe('refused pin_bus_in_use');
  });
});

describe('an input', () => {
  test('may be pulled up, but not share a bus that is in use', () => {
    expect(verdict(5, { kind: 'contact' })).toBe('fine');
    expect(verdict(3, { kind: 'contact' })).toBe('doubtful pin_bus');
    expect(verdict(4, { kind: 'contact' }, ['w1'])).toBe('refused pin_bus_in_use');
    expect(verdict(15, { kind: 'contact' }, ['uart'])).toBe('refused pin_bus_in_use');
  });

  test('behind a voltage divider cannot stand a fixed pull-up', () => {
    expect(verdict(2, { kind: 'echo' })).toBe('refused pin_fixed_pull_up');
    expect(verdict(24, { kind: 'echo' })).toBe('fine');
    expect(verdict(23, { kind: 'trigger' })).toBe('fine');
  });
});

/** A node with one tank, whose inlet and sensor are these. */
function node(relay: object, sensor: object = {}, more: object = {}): object {
  return {
    schema: 1,
    node: 'pi0',
    gateway: 'gw0',
    broker_url: 'mqtt://127.0.0.1:1883',
    secret_file: 'secret',
    tanks: [
      {
        id: 'house',
        name: 'House',
        shape: { kind: 'vertical_cylinder', diameter_mm: 1200, height_mm: 1768 },
        sensor: { driver: 'serial', device: '/dev/ttyAMA0', empty_distance_mm: 2018, ...sensor },
        inlet: { relay: { driver: 'onoff', ...relay } },
        ...more,
      },
    ],
  };
}

function mistakes(config: object): readonly { readonly path: string; readonly message: string }[] {
  try {
    check(nodeConfig, config, 'node.json');
  } catch (error) {
    return (error as ConfigError).mistakes;
  }
  return [];
}

describe('a configuration', () => {
  test('is taken with a relay on a good pin', () => {
    expect(mistakes(node({ gpio: 17 }))).toEqual([]);
  });

  test.each([0, 3, 5, 14, 28, 53])('is refused with a relay on GPIO %i, and says what to do', (gpio) => {
    const [mistake, ...others] = mistakes(node({ gpio }));
    expect(others).toEqual([]);
    expect(mistake?.path).toBe('tanks.0.inlet.relay.gpio');
    expect(mistake?.message).toMatch(/Use one of GPIO 12, 13, |BCM number/);
  });

  test.each([Number.NaN, -1, Number.POSITIVE_INFINITY, 17.5, '17', null, 54])(
    'is refused with %p for a pin',
    (gpio) => {
      expect(mistakes(node({ gpio })).length).toBeGreaterThan(0);
    },
  );

  test('that uses the serial line cannot put a float switch on it', () => {
    const float = { at: 'high', percent: 95, wet: 'high', gpio: 15 };
    expect(mistakes(node({ gpio: 17 }, {}, { level_switches: [float] }))).toMatchObject([
      { path: 'tanks.0.level_switches.0.gpio', message: expect.stringContaining('in use') },
    ]);
    expect(mistakes(node({ gpio: 17 }, { device: '/dev/ttyUSB0' }, { level_switches: [float] }))).toEqual([]);
  });

  test('that is only doubtful is taken, and the doubt is told', () => {
    const config = node({ gpio: 17, active: 'low' });
    expect(mistakes(config)).toEqual([]);
    expect(judgeConfiguredPins(check(nodeConfig, config, ''))).toMatchObject([
      { code: 'pin_pulled_to_on', severity: 'doubtful', use: { gpio: 17 } },
    ]);
  });

  test('names a pin twice: refused', () => {
    const meter = { gpio: 17, litres_per_pulse: 1 };
    expect(mistakes(node({ gpio: 17 }, {}, { flow_meters: [meter] }))).toMatchObject([
      { message: 'two things have the same gpio' },
    ]);
  });

  test('is searched for pins of actuators and instruments that are not known yet', () => {
    const config = {
      tanks: [{ actuators: { outlet: { relay: { gpio: 5, active: 'high' } }, leak: { gpio: 6 } } }],
      rain_gauge: null,
    };
    expect(pinUses(config)).toEqual([
      {
        path: ['tanks', 0, 'actuators', 'outlet', 'relay', 'gpio'],
        gpio: 5,
        role: { kind: 'relay', active: 'high' },
      },
      { path: ['tanks', 0, 'actuators', 'leak', 'gpio'], gpio: 6, role: { kind: 'contact' } },
    ]);
  });
});
