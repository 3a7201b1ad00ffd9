import { z } from 'zod';
import { readData } from '../read-data.js';

const busId = z.enum(['id_eeprom', 'i2c', 'w1', 'uart', 'spi']);

const gpioPin = z.strictObject({
  /** Place on the header, 1–40; odd pins are on the inner row. */
  pin: z.number().int().min(1).max(40),
  /** BCM number. */
  gpio: z.number().int().min(0).max(27),
  /** What holds the pin from power-on until a program takes it. */
  pull: z.enum(['up', 'down']),
  /** Which bus of Raspberry Pi OS comes out here when it is turned on, and with which of its signals. */
  bus: busId.optional(),
  signal: z.string().optional(),
  /** A resistor to 3.3 V that is soldered onto the board, in Ω. */
  fixed_pull_up_ohm: z.number().positive().optional(),
});

const powerPin = z.strictObject({
  pin: z.number().int().min(1).max(40),
  power: z.enum(['3V3', '5V', 'GND']),
});

const bus = z.strictObject({
  name: z.string(),
  /** Never for anything else. */
  reserved: z.boolean(),
  /** What turns it on, as a line of config.txt where there is one. */
  turned_on_by: z.string(),
  /** Files that are there while it is on. */
  devices: z.array(z.string()),
});

const header = z.strictObject({
  sources: z.array(z.string()),
  pins: z.array(z.union([gpioPin, powerPin])).length(40),
  buses: z.record(busId, bus),
});

export type BusId = z.infer<typeof busId>;
export type GpioPin = Readonly<z.infer<typeof gpioPin>>;
export type PowerPin = Readonly<z.infer<typeof powerPin>>;

/** The 40 pins that every supported board has in the same places, in the order of their numbers. */
export const HEADER = readData(header, new URL('header.json', import.meta.url));

/** The pins that a program can use. */
export const GPIO_PINS: readonly GpioPin[] = HEADER.pins.flatMap((pin) => ('gpio' in pin ? [pin] : []));

/** The pin with this BCM number; undefined when none leads to the header. */
export function pinOfGpio(gpio: number): GpioPin | undefined {
  return GPIO_PINS.find((pin) => pin.gpio === gpio);
}
