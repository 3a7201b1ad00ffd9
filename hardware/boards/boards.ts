import { z } from 'zod';
import { readData } from '../read-data.js';

const board = z.strictObject({
  id: z.enum(['pi-3', 'pi-zero-2-w', 'pi-4', 'pi-5']),
  name: z.string(),
  /** How /proc/device-tree/model begins. */
  models: z.array(z.string()).min(1),
  /** What the kernel calls the controller of the header. */
  gpiochip_label: z.string(),
  /** Whether the pigpio library knows the board. */
  pigpio: z.boolean(),
  /** What a pin takes for low and for high, in V. */
  input: z.strictObject({ low_max_v: z.number(), high_min_v: z.number() }),
  /** The serial line on pins 8 and 10, and the lines of config.txt that turn it on. */
  uart: z.strictObject({ device: z.string(), config_txt: z.array(z.string()) }),
  /** At 5 V: what the bare board takes at work, and what its power supply must be able to give, in mA. */
  power: z.strictObject({ typical_ma: z.number(), supply_ma: z.number() }),
  sources: z.array(z.string()),
  /** What else each pin can be, by its BCM number. */
  alternates: z.record(z.string(), z.array(z.string())),
});

export type Board = Readonly<z.infer<typeof board>>;
export type BoardId = Board['id'];

/** The boards that Sluice supports. */
export const BOARDS: readonly Board[] = ['pi-3', 'pi-zero-2-w', 'pi-4', 'pi-5'].map((name) =>
  readData(board, new URL(`${name}.json`, import.meta.url)),
);

/** The labels of every controller that is a header's; other controllers of these boards (expanders, power) carry others. */
export const HEADER_LABELS: readonly string[] = [...new Set(BOARDS.map((one) => one.gpiochip_label))];

/** @throws RangeError for a board that is not supported */
export function boardById(id: string): Board {
  const found = BOARDS.find((one) => one.id === id);
  if (found !== undefined) return found;
  throw new RangeError(`No board is called ${id}: there are ${BOARDS.map((one) => one.id).join(', ')}.`);
}

/**
 * The board whose device tree has this model.
 * @param model such as `Raspberry Pi 4 Model B Rev 1.4`
 */
export function boardByModel(model: string): Board | undefined {
  return BOARDS.find(({ models }) => models.some((beginning) => model.startsWith(beginning)));
}
