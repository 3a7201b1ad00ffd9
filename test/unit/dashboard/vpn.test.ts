import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Ticker } from '../../../dashboard/src/clock/ticker.js';
import { askWith } from '../../../dashboard/src/http/request.js';
import { roleText } from '../../../dashboard/src/session/role-text.js';
import { peerRows, vpnTroubleText, wayText } from '../../../dashboard/src/vpn/vpn-text.js';
import { VpnWatch } from '../../../dashboard/src/vpn/vpn-watch.js';
import type { VpnPeerView, VpnView } from '../../../firmware/protocol/rest.js';
import { NOW, NOW_MS } from './views.js';

const VIEW: VpnView = { configured: true, up: true, ways: [], peers: [], trouble: null };
const WAY = { name: 'udp', up: true, detail: 'CONNECTED', address: '192.168.0.1', since: NOW };
const problem = (status: number, code: string) =>
  Response.json({ type: 'about:blank', title: 'No', status, code, detail: `because of ${code}` }, { status });

function peer(name: string, role: VpnPeerView['role']): VpnPeerView {
  const bytes = { bytes_in: 1, bytes_out: 2 };
  return { name, role, address: '192.168.0.2', real_address: '10.0.0.1:5', ...bytes, since: NOW, way: 'udp' };
}

describe('who is connected, as a phone follows it', () => {
  let answers: ((response: Response | Error) => void)[];
  let ticker: Ticker;
  let now_ms: number;
  let signedOut: number;
  let vpn: VpnWatch;

  beforeEach(() => {
    answers = [];
    now_ms = NOW_MS;
    signedOut = 0;
    ticker = new Ticker(() => now_ms);
    const ask = askWith(
      (path) =>
        new Promise((resolve, reject) => {
          expect(path).toBe('/api/vpn');
          answers.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
        }),
    );
    const onSignedOut = () => {
      signedOut += 1;
    };
    vpn = new VpnWatch({ ask, ticker, onSignedOut });
    vpn.start();
  });
  afterEach(() => vpn.stop());

  async function answered(answer: Response | Error): Promise<void> {
    answers.at(-1)?.(answer);
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  }
  function passTime(seconds: number): void {
    for (let i = 0; i < seconds; i++) {
      now_ms += 1000;
      ticker.tick();
    }
  }

  test('is asked for at once, and again every 10 s', async () => {
    expect(vpn.state.value.at).toBe('asking');
    await answered(Response.json(VIEW));
    expect(vpn.state.value).toEqual({ at: 'known', view: VIEW });
    passTime(9);
    expect(answers).toHaveLength(1);
    passTime(1);
    expect(answers).toHaveLength(2);
  });

  test('is asked for once at a time, however slow the answer', async () => {
    passTime(60);
    expect(answers).toHaveLength(1);
    await answered(Response.json(VIEW));
    passTime(1);
    expect(answers).toHaveLength(2);
  });

  test('is unknown when the answer fails, and known again when it comes', async () => {
    await answered(Response.json(VIEW));
    passTime(10);
    await answered(new TypeError('network'));
    expect(vpn.state.value).toEqual({ at: 'unknown', trouble: { kind: 'unreachable' } });
    passTime(10);
    await answered(problem(500, 'internal'));
    expect(vpn.state.value).toMatchObject({ at: 'unknown', trouble: { code: 'internal' } });
    passTime(10);
    await answered(Response.json(VIEW));
    expect(vpn.state.value.at).toBe('known');
  });

  test('is nobody’s business where there is no VPN: it is not asked again', async () => {
    await answered(Response.json({ ...VIEW, configured: false, up: false }));
    expect(vpn.state.value).toEqual({ at: 'none' });
    passTime(60);
    expect(answers).toHaveLength(1);
  });

  test('ends with the session', async () => {
    await answered(problem(401, 'sign_in_needed'));
    expect(signedOut).toBe(1);
  });

  test('an answer to somebody who has left is forgotten', async () => {
    vpn.stop();
    await answered(Response.json(VIEW));
    expect(vpn.state.value.at).toBe('asking');
    passTime(60);
    expect(answers).toHaveLength(1);
    vpn.start();
    expect(answers).toHaveLength(2);
  });
});

describe('in words', () => {
  test('people come before nodes, and whom the plan does not know before all', () => {
    const peers = [
      peer('tank-10', 'node'),
      peer('zoe', 'viewer'),
      peer('tank-2', 'node'),
      peer('ann', 'admin'),
      peer('x', null),
    ];
    const rows = peerRows(peers, NOW_MS);
    expect(rows.map(({ name, role, trouble }) => [name, role, trouble])).toEqual([
      ['x', 'not in the plan', true],
      ['ann', 'admin', false],
      ['zoe', 'viewer', false],
      ['tank-2', 'node', false],
      ['tank-10', 'node', false],
    ]);
    expect(rows[0]).toMatchObject({
      address: '192.168.0.2',
      since: expect.stringMatching(/^since \d\d:\d\d/),
    });
    expect(peers[0]?.name).toBe('tank-10');
  });

  test.each([
    [{}, /^Up since \d\d:\d\d/],
    [{ since: null }, /^Up$/],
    [{ up: false, detail: 'RECONNECTING' }, /^Down: RECONNECTING$/],
    [{ up: false, detail: 'management_unreachable' }, /^No answer$/],
  ])('a way with %j', (change, text) => expect(wayText({ ...WAY, ...change }, NOW_MS)).toMatch(text));

  test('a trouble is told by the gateway, or by its silence', () => {
    const refused = {
      kind: 'refused',
      status: 500,
      code: 'internal',
      detail: 'Look.',
      args: {},
      retry_after_s: null,
    } as const;
    expect(vpnTroubleText(refused)).toBe('Look.');
    expect(vpnTroubleText({ kind: 'unreachable' })).toMatch(/does not answer/);
  });

  test('a role says when it is the phone’s doing', () => {
    expect(roleText({ role: 'viewer' })).toBe('viewer');
    expect(roleText({ role: 'viewer', capped_by_device: true })).toBe('viewer on this phone');
    expect(roleText({ role: 'admin', capped_by_device: false })).toBe('admin');
  });
});
