import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Clock } from '../../../firmware/ports/clock.js';
import { VpnInputError } from '../../../vpn/input-error.js';
import { Management } from '../../../vpn/openvpn/management.js';
import { OpenVpnPath } from '../../../vpn/openvpn/openvpn-path.js';

const GREETING = ">INFO:OpenVPN Management Interface Version 5 -- type 'help' for more info\r\n";
const HEADER =
  'HEADER\tCLIENT_LIST\tCommon Name\tReal Address\tVirtual Address\tBytes Received\tBytes Sent\tConnected Since (time_t)';
const TANK = 'CLIENT_LIST\ttank\t10.99.0.3:50982\t192.168.0.3\t3828\t3444\t1795229440';
const STATE = '1795229439,CONNECTED,SUCCESS,192.168.0.1,,,,';

describe('What OpenVPN says on its management socket', () => {
  let folder: string;
  let socket: string;
  let server: Server;
  let open: Set<Socket>;

  /** A stand-in for OpenVPN: it greets, and `behave` does the rest with each line that it is sent. */
  async function serve(behave: (line: string, socket: Socket) => void, greeting = GREETING): Promise<void> {
    server = createServer((peer) => {
      open.add(peer);
      peer.on('error', () => {});
      peer.on('close', () => open.delete(peer));
      peer.setEncoding('utf8').on('data', (text) => {
        for (const line of String(text)
          .split('\n')
          .filter((one) => one !== ''))
          behave(line, peer);
      });
      peer.write(greeting);
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
  }
  const management = (timeout_ms = 30_000) => new Management({ socket, timeout_ms });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-management-'));
    socket = join(folder, 'udp.sock');
    open = new Set();
    server = createServer();
  });

  afterEach(async () => {
    for (const peer of open) peer.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });

  test('an answer with notifications in its midst is read without them', async () => {
    await serve((line, peer) => {
      expect(line).toBe('status 3');
      peer.write(
        `>BYTECOUNT:1,2\r\n${HEADER}\r\n>LOG:1795229486,D,END\r\n${TANK}\r\n>STATE:1,WAIT\r\nEND\r\n`,
      );
    });
    expect(await management().clients()).toEqual([
      expect.objectContaining({ common_name: 'tank', address: '192.168.0.3', bytes_in: 3828 }),
    ]);
  });

  test('an answer that comes byte by byte is read whole', async () => {
    await serve((_line, peer) => {
      const bytes = Buffer.from(`${HEADER}\r\n${TANK}\r\nEND\r\n`);
      let next = 0;
      const one = () => {
        if (next < bytes.length) peer.write(bytes.subarray(next, ++next), () => setImmediate(one));
      };
      one();
    });
    expect(await management().clients()).toHaveLength(1);
  });

  test('questions that are asked at once wait for each other', async () => {
    let most = 0;
    await serve((line, peer) => {
      most = Math.max(most, open.size);
      setImmediate(() => peer.write(line === 'state' ? `${STATE}\r\nEND\r\n` : `${HEADER}\r\nEND\r\n`));
    });
    const one = management();
    const [state, clients, again] = await Promise.all([one.state(), one.clients(), one.state()]);
    expect([state.name, clients, again.address]).toEqual(['CONNECTED', [], '192.168.0.1']);
    expect(most).toBe(1);
  });

  test('a kill tells how many sessions it ended, and 0 for a name that has none', async () => {
    await serve((line, peer) =>
      peer.write(
        line === 'kill phone'
          ? ">LOG:1,,x\r\nSUCCESS: common name 'phone' found, 2 client(s) killed\r\n"
          : "ERROR: common name 'well' not found\r\n",
      ),
    );
    expect(await management().kill('phone')).toBe(2);
    expect(await management().kill('well')).toBe(0);
  });

  test('a name with a second command in it is never sent', async () => {
    const sent: string[] = [];
    await serve((line) => sent.push(line));
    await expect(management().kill('phone\nsignal SIGTERM')).rejects.toThrow(VpnInputError);
    expect(sent).toEqual([]);
  });

  test.each<[string, string, (line: string, peer: Socket) => void, string]>([
    ['silence', 'management_silent', () => {}, GREETING],
    ['silence instead of a greeting, as when another program holds it', 'management_silent', () => {}, ''],
    ['half an answer', 'management_cut_off', (_line, peer) => peer.end(`${HEADER}\r\nCLIENT_L`), GREETING],
    ['an error', 'management_refused', (_line, peer) => peer.write('ERROR: unknown command\r\n'), GREETING],
    ['another program', 'management_garbled', () => {}, 'SSH-2.0-OpenSSH\r\n'],
    ['a request for a password', 'management_garbled', () => {}, 'ENTER PASSWORD:'],
    [
      'a list without a header',
      'management_garbled',
      (_line, peer) => peer.write('hello\r\nEND\r\n'),
      GREETING,
    ],
    [
      'an answer without an end',
      'management_garbled',
      (_line, peer) => peer.write('x'.repeat(2_100_000)),
      GREETING,
    ],
  ])('%s is told as %s', async (_what, code, behave, greeting) => {
    await serve(behave, greeting);
    // Only silence is waited for to its end: everything else has all the time a busy machine needs.
    const patience_ms = code === 'management_silent' ? 300 : 30_000;
    await expect(management(patience_ms).clients()).rejects.toMatchObject({ name: 'AccessPathError', code });
  });

  test('a daemon that does not run is told as such, and a failure does not spoil the next question', async () => {
    const one = management();
    await expect(one.state()).rejects.toMatchObject({ code: 'management_unreachable' });
    await serve((_line, peer) => peer.write(`${STATE}\r\nEND\r\n`));
    expect(await one.state()).toEqual({
      name: 'CONNECTED',
      since: '2026-11-21T02:50:39.000Z',
      address: '192.168.0.1',
    });
  });

  describe('an access path over it', () => {
    let started: number;
    const path = (clock: Clock = scaled(1)) =>
      new OpenVpnPath({
        ways: [
          {
            name: 'udp',
            daemon: {
              start: async () => {
                started += 1;
              },
              stop: async () => {},
            },
            management: management(200),
          },
        ],
        roleOf: () => null,
        clock,
      });
    /** Time that passes by itself at each look. */
    const scaled = (step_ms: number): Clock => {
      let now_ms = 0;
      const look = () => {
        now_ms += step_ms;
        return now_ms;
      };
      return { wall_ms: look, monotonic_ms: look, sleep: async () => {} };
    };

    beforeEach(() => {
      started = 0;
    });

    test('does not tell a list that may be short, nor that a session has ended that may stand', async () => {
      await serve(() => {});
      await expect(path().peers()).rejects.toMatchObject({ code: 'management_silent' });
      await expect(path().disconnect('phone')).rejects.toMatchObject({ code: 'management_silent' });
      expect(await path().status()).toEqual({
        up: false,
        ways: [{ name: 'udp', up: false, detail: 'management_silent', address: null, since: null }],
      });
    });

    test('names a peer that the plan does not know, without a role', async () => {
      await serve((_line, peer) => peer.write(`${HEADER}\r\n${TANK}\r\nEND\r\n`));
      expect(await path().peers()).toEqual([
        expect.objectContaining({ common_name: 'tank', role: null, way: 'udp' }),
      ]);
    });

    test('is started when the daemon answers, whether or not anybody is connected', async () => {
      await serve((_line, peer) => peer.write('1795229439,WAIT,,,,,,\r\nEND\r\n'));
      await path().start();
      expect([started, (await path().status()).up]).toEqual([1, false]);
    });

    test('says so when the daemon never answers, and gives up early when it is told to', async () => {
      await expect(path(scaled(6_000)).start()).rejects.toMatchObject({ code: 'daemon_not_answering' });
      await path().start(AbortSignal.abort());
    });
  });
});
