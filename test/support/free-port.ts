import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that the kernel itself gives to whoever asks for any (32768 and up): nobody else takes it meanwhile. */
const FIRST = 15_000;
const LAST = 30_000;

/** A TCP port on loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, LAST + 1);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
