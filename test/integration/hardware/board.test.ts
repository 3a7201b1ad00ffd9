import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LinuxBoard } from '../../../firmware/drivers/board/linux.js';
import type { BoardFacts } from '../../../firmware/ports/board.js';
import { BOOKWORM_GPIOMON, FakeMachine, TRIXIE_GPIOMON } from './support/fake-machine.js';

let machine: FakeMachine;
let probes: number;

beforeEach(() => {
  machine = new FakeMachine();
  probes = 0;
});
afterEach(() => machine.remove());

const HELPER: BoardFacts['pigpio'] = { usable: true, by: 'helper' };

function look(pigpio: BoardFacts['pigpio'] = HELPER): Promise<BoardFacts> {
  const probePigpio = async () => {
    probes += 1;
    return pigpio;
  };
  return new LinuxBoard({ root: machine.root, path: machine.path, probePigpio }).look();
}

describe('boards', () => {
  test.each([
    ['Raspberry Pi 3 Model B Plus Rev 1.3', 'pinctrl-bcm2835', 0, 'gpiochip0', 'pi-3'],
    ['Raspberry Pi 3 Model B Rev 1.2', 'pinctrl-bcm2835', 512, 'gpiochip0', 'pi-3'],
    ['Raspberry Pi Zero 2 W Rev 1.0', 'pinctrl-bcm2835', 512, 'gpiochip0', 'pi-zero-2-w'],
    ['Raspberry Pi 4 Model B Rev 1.4', 'pinctrl-bcm2711', 512, 'gpiochip0', 'pi-4'],
    ['Raspberry Pi 5 Model B Rev 1.0', 'pinctrl-rp1', 571, 'gpiochip4', 'pi-5'],
    ['Raspberry Pi 5 Model B Rev 1.1', 'pinctrl-rp1', 569, 'gpiochip0', 'pi-5'],
  ])('%s, %s at %i as %s', async (model, label, base, device, id) => {
    machine.model(model).chip({ label, base, lines: 54, device });
    machine.chip({ label: 'raspberrypi-exp-gpio', base: base + 100, lines: 8, device: 'gpiochip9' });
    const facts = await look();
    expect(facts).toMatchObject({
      model,
      board: { id },
      sysfs: { usable: true, label, base, lines: 54 },
      gpiochip: device,
    });
  });

  test('a Pi 5 is never asked for pigpio, also when only its controller tells what it is', async () => {
    machine.model('Raspberry Pi 5 Model B Rev 1.0');
    expect((await look()).pigpio).toMatchObject({ usable: false, code: 'pigpio_board_unsupported' });
    machine.remove();
    machine = new FakeMachine();
    machine
      .model('Raspberry Pi 5000')
      .chip({ label: 'pinctrl-rp1', base: 571, lines: 54, device: 'gpiochip0' });
    expect((await look()).pigpio).toMatchObject({ usable: false, code: 'pigpio_board_unsupported' });
    expect(probes).toBe(0);
  });

  test('a PC, or an empty container, is no board, and everything says why it is missing', async () => {
    const facts = await look({ usable: false, code: 'pigpio_not_installed', advice: 'npm install pigpio' });
    expect(facts).toEqual({
      model: null,
      board: null,
      sysfs: expect.objectContaining({ usable: false, code: 'relay_gpio_missing' }),
      gpiomon: expect.objectContaining({ usable: false, code: 'gpiomon_missing' }),
      gpiochip: null,
      pigpio: { usable: false, code: 'pigpio_not_installed', advice: 'npm install pigpio' },
      distance_devices: [],
      serial_devices: [],
      consoles: [],
      thermometers: null,
      spi: false,
      i2c: false,
    });
  });

  test('a board with a controller of another maker has no pins', async () => {
    machine.model('Radxa ROCK 5B').chip({ label: 'INT33C7:00', base: 0, lines: 94, device: 'gpiochip0' });
    expect(await look()).toMatchObject({
      model: 'Radxa ROCK 5B',
      board: null,
      sysfs: { usable: false, code: 'relay_chip_unknown' },
      gpiochip: null,
    });
  });
});

describe('gpiomon', () => {
  test.each([
    ['of bookworm', BOOKWORM_GPIOMON, 1, '1.6.3'],
    ['of trixie', TRIXIE_GPIOMON, 2, '2.2.1'],
  ])('%s is told from the other by its version', async (_what, says, generation, version) => {
    machine.program('gpiomon', says);
    expect((await look()).gpiomon).toMatchObject({ usable: true, generation, version });
  });

  test.each(['gpiomon (libgpiod) v3.0', 'busybox', ''])('that says "%s" is not used', async (says) => {
    machine.program('gpiomon', says);
    expect((await look()).gpiomon).toMatchObject({ usable: false, code: 'gpiomon_unknown' });
  });

  test('is not looked for in the folder one happens to be in', async () => {
    machine.program('gpiomon', TRIXIE_GPIOMON);
    const board = new LinuxBoard({
      root: machine.root,
      path: '.::programs',
      probePigpio: async () => HELPER,
    });
    expect((await board.look()).gpiomon).toMatchObject({ code: 'gpiomon_missing' });
  });
});

describe('serial lines', () => {
  beforeEach(() => {
    machine.write('dev/ttyAMA0').link('dev/serial0', 'ttyAMA0').write('dev/ttyUSB0').write('dev/tty1');
  });

  test('are those of the Pi and of adapters, without the stock of names that the 8250 driver keeps', async () => {
    machine.write('dev/ttyS0').write('dev/ttyS1');
    machine.link('sys/class/tty/ttyS1/device/driver', '/sys/class/tty');
    expect((await look()).serial_devices).toEqual([
      '/dev/serial0',
      '/dev/ttyAMA0',
      '/dev/ttyS1',
      '/dev/ttyUSB0',
    ]);
  });

  test('with a console are known under each of their names', async () => {
    machine.write('proc/cmdline', 'console=serial0,115200 console=tty1 root=PARTUUID=1 rootwait');
    expect((await look()).consoles).toEqual(['/dev/serial0', '/dev/ttyAMA0']);
  });

  test('with a login are known, too', async () => {
    machine.write('etc/systemd/system/getty.target.wants/serial-getty@ttyUSB0.service');
    expect((await look()).consoles).toEqual(['/dev/ttyUSB0']);
  });
});

describe('buses and devices of the kernel', () => {
  test('a distance sensor is told from other IIO devices', async () => {
    machine.write('sys/bus/iio/devices/iio:device0/in_temp_input', '21000');
    machine.write('sys/bus/iio/devices/iio:device1/in_distance_raw', '812');
    expect((await look()).distance_devices).toEqual(['iio:device1']);
  });

  test('thermometers of a 1-wire bus; a bus without any is not a bus that is off', async () => {
    machine.write('sys/bus/w1/devices/w1_bus_master1/w1_master_slave_count', '0');
    expect((await look()).thermometers).toEqual([]);
    machine.write('sys/bus/w1/devices/28-0316a2795eff/temperature', '21000');
    machine.write('sys/bus/w1/devices/10-000801b5a7a6/temperature', '21000');
    expect((await look()).thermometers).toEqual(['28-0316a2795eff']);
  });

  test('SPI and I2C by their devices', async () => {
    machine.write('dev/spidev0.0').write('dev/i2c-1');
    expect(await look()).toMatchObject({ spi: true, i2c: true });
  });
});
