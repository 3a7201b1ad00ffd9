import type { BoardFacts, Usable } from '../../../firmware/ports/board.js';
import { pairs, table } from '../../cli/table.js';
import type { HardwareFinding } from './findings.js';
import type { Thing } from './things.js';

/** What people read of `sluice hardware show`. */
export function showText(
  facts: BoardFacts,
  things: readonly Thing[] | null,
  findings: readonly HardwareFinding[],
): string {
  return [pairs(machineLines(facts)), thingsText(things), findingsText(findings)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function machineLines(facts: BoardFacts): (readonly [string, string])[] {
  const { model, board, sysfs, gpiochip, gpiomon, pigpio } = facts;
  const kernel = facts.distance_devices.join(', ') || 'none';
  return [
    ['Board', board?.name ?? 'none that Sluice knows'],
    ['Model', model ?? 'no device tree: no Raspberry Pi'],
    ['Pins', told(sysfs, ({ label, base }) => `${label}, GPIO 0 is line ${base} of /sys/class/gpio`)],
    ['pigpio', told(pigpio, ({ by }) => (by === 'helper' ? 'its helper runs and answers' : 'works'))],
    [
      'gpiomon',
      told(gpiomon, ({ version, file }) => `${version}, ${file}, ${gpiochip ?? 'no controller to watch'}`),
    ],
    ['Kernel', `distance sensors: ${kernel}`],
    ['Serial', serialText(facts)],
    ['1-wire', facts.thermometers === null ? 'off' : facts.thermometers.join(', ') || 'on, no thermometer'],
    ['SPI', facts.spi ? 'on: takes GPIO 7 to 11' : 'off'],
    ['I2C', facts.i2c ? 'on: takes GPIO 2 and 3' : 'off'],
  ];
}

function told<Detail extends object>(part: Usable<Detail>, tell: (detail: Detail) => string): string {
  return part.usable ? tell(part) : `no: ${part.advice}`;
}

function serialText({ serial_devices, consoles }: BoardFacts): string {
  const names = serial_devices.map((name) => (consoles.includes(name) ? `${name} (console)` : name));
  return names.join(', ') || 'none';
}

function thingsText(things: readonly Thing[] | null): string {
  if (things === null)
    return 'No configuration: name one with --config to see which driver each sensor and relay gets.';
  const columns = ['WHAT', 'ASKED FOR', 'DRIVER', 'WHY'].map((title) => ({ title }));
  return table(
    columns,
    things.map(({ name, asked, driver, why }) => [name, asked, driver ?? 'none', why]),
  );
}

function findingsText(findings: readonly HardwareFinding[]): string {
  return findings
    .map(
      ({ severity, message, advice }) =>
        `${severity === 'broken' ? 'Broken' : 'Mind'}: ${message}${advice === '' ? '' : `\n  ${advice}`}`,
    )
    .join('\n');
}
