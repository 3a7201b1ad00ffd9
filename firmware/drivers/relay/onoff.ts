import { isNativeError } from 'node:util/types';
import type { Log } from '../../ports/log.js';
import type { RelayBank } from '../../ports/relay-bank.js';
import { findHeaderChip, type HeaderChip, kernelLine } from './gpiochip-base.js';
import { type OpenLine, type OutputLine, openOnoffLine } from './output-line.js';
import { RelayError } from './relay-error.js';

/** One relay and the pin that drives it. */
export interface RelayPin {
  /** Name of the actuator, such as `house.inlet`. */
  readonly name: string;
  /** BCM number of the pin, 0–27 on the header. */
  readonly gpio: number;
  /** The level of the pin that energises the load. */
  readonly active: 'high' | 'low';
}

export interface OnoffRelayBankOptions {
  readonly relays: readonly RelayPin[];
  readonly log: Log;
  /** Where the kernel shows its GPIO controllers (default `/sys/class/gpio`). onoff itself always uses the default. */
  readonly gpioRoot?: string;
  /** How a line is taken (default: onoff). */
  readonly openLine?: OpenLine;
}

interface TakenRelay {
  readonly pin: RelayPin;
  readonly line: OutputLine;
}

/**
 * Relays on pins of a Raspberry Pi, through the kernel's sysfs interface and the onoff package.
 *
 * A killed process leaves its lines exported and driven: that is why taking a line also puts it at rest, and why every
 * level is read back. Lines at rest are left so for good: see `openOnoffLine`. Reads and writes are synchronous (microseconds in sysfs), so two callers cannot interleave.
 */
export class OnoffRelayBank implements RelayBank {
  readonly #options: OnoffRelayBankOptions;
  readonly #taken = new Map<string, TakenRelay>();

  constructor(options: OnoffRelayBankOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { relays, gpioRoot = '/sys/class/gpio' } = this.#options;
    // A node that only watches needs no GPIO pins.
    if (relays.length === 0 || this.#taken.size > 0) return;
    const chip = await findHeaderChip(gpioRoot);
    const failures: unknown[] = [];
    for (const pin of relays) {
      try {
        this.#taken.set(pin.name, { pin, line: await this.#take(pin, chip) });
      } catch (error) {
        // The next line may be one that a killed process left energised: it is put at rest all the same.
        failures.push(error);
      }
    }
    if (failures.length === 0) return;
    await this.stop();
    throw failures[0];
  }

  async stop(): Promise<void> {
    for (const relay of this.#taken.values()) {
      try {
        switchTo(relay, false);
      } catch (error) {
        this.#tell(relay.pin, error);
      }
    }
    this.#taken.clear();
  }

  async set(relay: string, energised: boolean): Promise<void> {
    switchTo(this.#find(relay), energised);
  }

  async read(relay: string): Promise<boolean> {
    return readBack(this.#find(relay));
  }

  /** As the port says; rejects with `relay_all_off_failed` after all were tried when one did not obey. */
  async allOff(): Promise<void> {
    const disobedient: string[] = [];
    for (const relay of this.#taken.values()) {
      try {
        switchTo(relay, false);
      } catch (error) {
        this.#tell(relay.pin, error);
        disobedient.push(relay.pin.name);
      }
    }
    if (disobedient.length === 0) return;
    throw new RelayError(
      'relay_all_off_failed',
      `${disobedient.join(', ')} could not be switched off. Close the valve by hand and check the relay board.`,
    );
  }

  async #take(pin: RelayPin, chip: HeaderChip): Promise<OutputLine> {
    const open = this.#options.openLine ?? openOnoffLine;
    const line_number = kernelLine(chip, pin.gpio);
    let line: OutputLine;
    try {
      line = await open(line_number, levelOf(pin, false) === 1 ? 'high' : 'low');
    } catch (cause) {
      throw new RelayError(
        'relay_line_unavailable',
        `Relay ${pin.name}: GPIO ${pin.gpio} (line ${line_number}) cannot be taken. ${adviceFor(cause)}`,
        cause,
      );
    }
    const fault = faultOf(pin, line);
    if (fault === undefined) return line;
    throw new RelayError(
      'relay_line_disobeys',
      `Relay ${pin.name}: GPIO ${pin.gpio} (line ${line_number}) ${fault}. Another program holds the pin, or an overlay in config.txt uses it: free it, or choose another pin.`,
    );
  }

  #find(relay: string): TakenRelay {
    const taken = this.#taken.get(relay);
    if (taken !== undefined) return taken;
    throw new RelayError(
      'relay_unknown',
      `No relay named ${relay} is in use: check the node's configuration.`,
    );
  }

  #tell(pin: RelayPin, error: unknown): void {
    const cause = messageOf(error);
    this.#options.log.error(
      { code: 'relay_not_at_rest', relay: pin.name, gpio: pin.gpio, cause },
      `Relay ${pin.name} may still be switched on (${cause}). Close the valve by hand and check the relay board.`,
    );
  }
}

function levelOf(pin: RelayPin, energised: boolean): 0 | 1 {
  return energised === (pin.active === 'high') ? 1 : 0;
}

function switchTo(relay: TakenRelay, energised: boolean): void {
  const { name, gpio } = relay.pin;
  try {
    relay.line.writeSync(levelOf(relay.pin, energised));
  } catch (cause) {
    throw new RelayError('relay_write_failed', `Relay ${name}: GPIO ${gpio} cannot be written.`, cause);
  }
  if (readBack(relay) === energised) return;
  throw new RelayError(
    'relay_readback_differs',
    `Relay ${name}: GPIO ${gpio} was switched ${energised ? 'on' : 'off'} but reads the opposite. Check for a short circuit.`,
  );
}

function readBack(relay: TakenRelay): boolean {
  const { name, gpio } = relay.pin;
  try {
    return relay.line.readSync() === levelOf(relay.pin, true);
  } catch (cause) {
    throw new RelayError('relay_read_failed', `Relay ${name}: GPIO ${gpio} cannot be read.`, cause);
  }
}

/** onoff swallows errors on a line that was exported before, so what it was asked for is compared with what is. */
function faultOf(pin: RelayPin, line: OutputLine): string | undefined {
  try {
    const direction = line.direction();
    if (direction !== 'out') return `is ${direction}, not an output`;
    if (line.activeLow()) return 'has its level inverted';
    if (line.readSync() !== levelOf(pin, false)) return 'does not keep its resting level';
    return undefined;
  } catch (cause) {
    return `cannot be read back (${messageOf(cause)})`;
  }
}

function adviceFor(cause: unknown): string {
  const code = isNativeError(cause) && 'code' in cause ? String(cause.code) : '';
  switch (code) {
    case 'EBUSY':
      return 'The kernel or another program uses it: free it, or choose another pin.';
    case 'EACCES':
    case 'EPERM':
      return 'This user may not use GPIO pins: add it to the group gpio and start again.';
    case 'EINVAL':
      return 'The kernel does not know this line: check the pin number.';
    default:
      return messageOf(cause);
  }
}

function messageOf(error: unknown): string {
  return isNativeError(error) ? error.message : String(error);
}
