import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { PacketGuard, type Violation } from './packet-guard.js';

/** A client broke the protocol or a limit; its connection is gone. */
export class PacketViolation extends Error {
  constructor(readonly code: Violation) {
    super(`MQTT stream refused: ${code}`);
    this.name = 'PacketViolation';
  }
}

/** A dead peer that asked for no keep-alive of its own is found by TCP's, after this silence in ms. */
const TCP_KEEP_ALIVE_MS = 60_000;

/**
 * A TCP connection with a {@link PacketGuard} in front of whoever reads it. It passes bytes on as they come and holds
 * no more of them than any stream does; backpressure goes through in both directions.
 */
export class GuardedSocket extends Duplex {
  readonly address: string;
  /** Whether it begins on the machine it ends on: both ends are then one address. */
  readonly from_here: boolean;
  private readonly guard = new PacketGuard();

  constructor(private readonly socket: Socket) {
    super();
    this.address = socket.remoteAddress ?? '';
    this.from_here = socket.remoteAddress !== undefined && socket.remoteAddress === socket.localAddress;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, TCP_KEEP_ALIVE_MS);
    socket.on('data', (chunk) => this.receive(chunk));
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  /** From now on packets may be long. */
  letIn(): void {
    this.guard.letIn();
  }

  private receive(chunk: Buffer): void {
    const violation = this.guard.inspect(chunk);
    if (violation !== null) this.destroy(new PacketViolation(violation));
    else if (!this.push(chunk)) this.socket.pause();
  }

  override _read(): void {
    this.socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.socket.write(chunk, done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.socket.write(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.socket.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }
}
