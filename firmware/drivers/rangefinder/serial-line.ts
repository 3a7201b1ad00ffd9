import { isNativeError } from 'node:util/types';
import type { SerialPort } from 'serialport';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';

export interface SerialLineOptions {
  /** Path of the device, such as `/dev/serial0` or `/dev/ttyUSB0`. */
  readonly device: string;
  readonly clock: Clock;
  readonly log: Log;
}

const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 5_000;
const HANG_UP_CHECK_MS = 500;

/**
 * A serial device at 9600 8N1 that is opened again whenever it went away, until `stop()`: after 250 ms at first, then
 * at doubling intervals of at most 5 s.
 */
export class SerialLine {
  readonly #options: SerialLineOptions;
  #port: SerialPort | undefined;
  #stopping = new AbortController();
  #keeping: Promise<void> | undefined;
  #lossTold = false;

  constructor(options: SerialLineOptions) {
    this.#options = options;
  }

  /** Tries to open the device and resolves after the first try, whether it worked or not. Never rejects. */
  async start(receive: (bytes: Uint8Array) => void): Promise<void> {
    if (this.#keeping !== undefined) return;
    this.#stopping = new AbortController();
    const firstTry = this.#tryOpen();
    this.#keeping = this.#keepOpen(firstTry, receive, this.#stopping.signal);
    await firstTry;
  }

  /** Closes the device; when this resolves nothing is open. Safe to call twice. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#keeping;
    this.#keeping = undefined;
  }

  /** Throws away what the kernel received but nobody read yet. False when the device is not there. */
  discardInput(): Promise<boolean> {
    const port = this.#port;
    if (!port?.isOpen) return Promise.resolve(false);
    return new Promise((resolve) => port.flush((error) => resolve(!error)));
  }

  /** Sends bytes; lost when the device is not there. Not awaited: a write to an unplugged device never ends. */
  write(bytes: Uint8Array): void {
    if (this.#port?.isOpen) this.#port.write(Buffer.from(bytes));
  }

  async #keepOpen(
    firstTry: Promise<SerialPort | undefined>,
    receive: (bytes: Uint8Array) => void,
    stopping: AbortSignal,
  ) {
    let port = await firstTry;
    let retry_ms = RETRY_MIN_MS;
    while (true) {
      if (port !== undefined) {
        await this.#serve(port, receive, stopping);
        retry_ms = RETRY_MIN_MS;
      }
      await this.#options.clock.sleep(retry_ms, stopping);
      if (stopping.aborted) return;
      retry_ms = Math.min(retry_ms * 2, RETRY_MAX_MS);
      port = await this.#tryOpen();
    }
  }

  async #tryOpen(): Promise<SerialPort | undefined> {
    const { device, log } = this.#options;
    try {
      const { SerialPort } = await import('serialport');
      const port = new SerialPort({
        path: device,
        baudRate: 9600,
        dataBits: 8,
        parity: 'none',
        stopBits: 1,
        autoOpen: false,
      });
      await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
      this.#lossTold = false;
      log.info({ device }, `The serial line ${device} is open.`);
      return port;
    } catch (error) {
      this.#tellLoss(isNativeError(error) ? error.message : String(error));
      return undefined;
    }
  }

  /** Passes on what the port receives until it goes away or `stopping` aborts; the port is closed afterwards. */
  async #serve(port: SerialPort, receive: (bytes: Uint8Array) => void, stopping: AbortSignal): Promise<void> {
    const closed = new AbortController();
    const close = () => port.close(() => closed.abort());
    const lost = (error: Error | null) => {
      if (!stopping.aborted && !closed.signal.aborted) this.#tellLoss(error?.message ?? 'it hung up');
      closed.abort();
    };
    this.#port = port;
    port.on('data', receive);
    port.once('close', lost);
    // A port that fails while it is being closed tells an error and never `close`.
    port.on('error', (error: Error) => {
      if (!port.isOpen) lost(error);
    });
    stopping.addEventListener('abort', close, { once: true });
    if (stopping.aborted) close();
    while (!closed.signal.aborted) {
      await this.#options.clock.sleep(HANG_UP_CHECK_MS, closed.signal);
      if (!closed.signal.aborted && (await hasHungUp(port))) close();
    }
    stopping.removeEventListener('abort', close);
    this.#port = undefined;
  }

  #tellLoss(cause: string): void {
    if (this.#lossTold) return;
    this.#lossTold = true;
    const { device, log } = this.#options;
    log.warn(
      { code: 'serial_line_lost', device, cause },
      `The serial line ${device} is not there (${cause}). It is tried again until it comes back; check cable, power and device name.`,
    );
  }
}

/**
 * Whether the device was unplugged. serialport 13 misses that when it happens while bytes are being read: reads then
 * end at once with nothing, for ever, and serialport repeats them on a whole core. Asking for the baud rate fails on a
 * terminal that hung up and costs a working one nothing.
 */
async function hasHungUp(port: SerialPort): Promise<boolean> {
  try {
    await port.port?.getBaudRate();
    return false;
  } catch {
    return true;
  }
}
