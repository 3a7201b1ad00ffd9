import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseClients, parseKilled, parseState } from '../../../vpn/openvpn/management-reply.js';

const HEADER =
  'HEADER\tCLIENT_LIST\tCommon Name\tReal Address\tVirtual Address\tVirtual IPv6 Address\tBytes Received\tBytes Sent\t' +
  'Connected Since\tConnected Since (time_t)\tUsername\tClient ID\tPeer ID\tData Channel Cipher';
const row = (name: string, address: string) =>
  `CLIENT_LIST\t${name}\t10.99.0.3:50982\t${address}\t\t3828\t3444\t2026-11-21 02:50:40\t1795229440\tUNDEF\t0\t0\tAES-256-GCM`;

describe('The list of clients', () => {
  test('gives name, addresses, bytes and time', () => {
    const lines = [
      'TITLE\tOpenVPN 2.6.14',
      'TIME\tx\t1',
      HEADER,
      row('tank', '192.168.0.3'),
      'GLOBAL_STATS\tx\t0',
    ];
    expect(parseClients(lines)).toEqual([
      {
        common_name: 'tank',
        address: '192.168.0.3',
        real_address: '10.99.0.3:50982',
        bytes_in: 3828,
        bytes_out: 3444,
        since: '2026-11-21T02:50:40.000Z',
      },
    ]);
  });

  test('leaves out who has not proved a name or has no address yet', () => {
    expect(parseClients([HEADER, row('UNDEF', ''), row('tank', '')])).toEqual([]);
  });

  test('goes by the names of the columns, whatever their order', () => {
    const lines = [
      'HEADER\tCLIENT_LIST\tConnected Since (time_t)\tVirtual Address\tBytes Sent\tBytes Received\tReal Address\tCommon Name',
      'CLIENT_LIST\t60\t192.168.0.9\t2\t1\t[fd99::1]:5\twell',
    ];
    expect(parseClients(lines)).toMatchObject([
      { common_name: 'well', bytes_in: 1, bytes_out: 2, since: '1970-01-01T00:01:00.000Z' },
    ]);
  });

  test('of a client daemon is empty', () => {
    expect(parseClients(['OpenVPN STATISTICS', 'Updated,2026-11-21 02:50:40'])).toEqual([]);
  });

  test.each([
    ['no header', [row('tank', '192.168.0.3')]],
    ['nothing', []],
    ['a row cut off', [HEADER, 'CLIENT_LIST\ttank\t10.99.0.3:5']],
    ['bytes that are no number', [HEADER, row('tank', '192.168.0.3').replace('3828', '-1')]],
    [
      'a time beyond all calendars',
      [HEADER, row('tank', '192.168.0.3').replace('1795229440', '9'.repeat(18))],
    ],
  ])('is not read with %s', (_what, lines) => {
    expect(parseClients(lines)).toBeUndefined();
  });
});

describe('State and verdict', () => {
  test('the state is the last line', () => {
    const lines = ['1795229430,ASSIGN_IP,,192.168.0.1,,,,', '1795229439,CONNECTED,SUCCESS,192.168.0.1,,,,'];
    expect(parseState(lines)).toEqual({
      name: 'CONNECTED',
      since: '2026-11-21T02:50:39.000Z',
      address: '192.168.0.1',
    });
    expect(parseState(['1795229439,WAIT,,,,,,'])).toMatchObject({ name: 'WAIT', address: null });
  });

  test('no text makes it fail in another way than by saying so', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (lines) => {
        parseState(lines);
        parseClients([HEADER, ...lines.map((line) => `CLIENT_LIST\t${line}`)]);
      }),
    );
  });

  test('a kill tells how many sessions it ended', () => {
    expect(parseKilled("common name 'phone' found, 2 client(s) killed")).toBe(2);
  });
});
