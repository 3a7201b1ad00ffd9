import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Ticker } from '../../../dashboard/src/clock/ticker.js';
import { Commands } from '../../../dashboard/src/command/commands.js';
import { askWith } from '../../../dashboard/src/http/request.js';
import type { CommandView } from '../../../firmware/protocol/rest.js';
import { command, later, NOW_MS } from './views.js';

const CLOSE = { actuator: 'inlet', action: 'close' } as const;

/** A gateway at the other end of `fetch`; each request waits for its answer. */
class Wire {
  readonly requests: {
    method: string;
    path: string;
    body: unknown;
    id: string | null;
    answer: (response: Response | Error) => void;
  }[] = [];

  readonly fetch: typeof fetch = (input, init) =>
    new Promise((resolve, reject) => {
      this.requests.push({
        method: init?.method ?? 'GET',
        path: String(input),
        id: new Headers(init?.headers).get('idempotency-key'),
        body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
        answer: (response) => (response instanceof Error ? reject(response) : resolve(response)),
      });
    });

  last() {
    const request = this.requests.at(-1);
    if (request === undefined) throw new Error('nothing was asked');
    return request;
  }
}

describe('commands as a phone follows them', () => {
  let wire: Wire;
  let commands: Commands;
  let ticker: Ticker;
  let now_ms: number;
  let signedOut: number;

  beforeEach(() => {
    wire = new Wire();
    now_ms = NOW_MS;
    signedOut = 0;
    const wall_ms = () => now_ms;
    ticker = new Ticker(wall_ms);
    const onSignedOut = () => {
      signedOut += 1;
    };
    let ids = 0;
    const newId = () => `from-phone-${++ids}`;
    commands = new Commands({ ask: askWith(wire.fetch), ticker, wall_ms, onSignedOut, newId });
    commands.start();
  });

  afterEach(() => commands.stop());

  const shown = () => commands.shown('house').value;
  const state = () => {
    const now = shown();
    return now.at === 'known' ? now.command.state : now.at;
  };
  const passTime = (seconds: number) => {
    now_ms += seconds * 1000;
    ticker.tick();
  };

  test('a command is sent once, and shown as asked until the gateway answers', async () => {
    const sending = commands.send('house', CLOSE);
    expect(wire.last()).toMatchObject({ method: 'POST', path: '/api/tanks/house/commands', body: CLOSE });
    expect(state()).toBe('asking');
    wire.last().answer(Response.json(command(['requested']), { status: 202 }));
    await sending;
    expect(state()).toBe('requested');
    expect(wire.requests).toHaveLength(1);
  });

  test('an event that overtakes the answer is not undone by it', async () => {
    const sending = commands.send('house', CLOSE);
    commands.told(command(['requested', 'sent', 'acknowledged'], { id: 'from-phone-1' }));
    expect(state()).toBe('acknowledged');
    wire.last().answer(Response.json(command(['requested'], { id: 'from-phone-1' }), { status: 202 }));
    await sending;
    expect(state()).toBe('acknowledged');
  });

  test('news of the command before does not hide the one being asked for', async () => {
    commands.told(command(['requested', 'sent']));
    void commands.send('house', CLOSE);
    commands.told(command(['requested', 'sent', 'acknowledged']));
    expect(state()).toBe('asking');
  });

  test('a command is named by the phone, each by another name', () => {
    void commands.send('house', CLOSE);
    void commands.send('house', CLOSE);
    expect(wire.requests.map(({ id }) => id)).toEqual(['from-phone-1', 'from-phone-2']);
  });

  test('a request without an answer is asked after by its name when there is contact again', async () => {
    const sending = commands.send('house', CLOSE);
    wire.last().answer(new TypeError('network'));
    await sending;
    commands.catchUp();
    expect(wire.last()).toMatchObject({ method: 'GET', path: '/api/commands/from-phone-1' });
    wire.last().answer(Response.json({ code: 'command_unknown' }, { status: 404 }));
    await new Promise(setImmediate);
    expect(state()).toBe('not_taken');
    commands.catchUp();
    wire.last().answer(Response.json(command(['requested', 'sent'], { id: 'from-phone-1' })));
    await new Promise(setImmediate);
    expect(state()).toBe('sent');
  });

  test('a network that fails leaves the outcome unknown and sends nothing again', async () => {
    const sending = commands.send('house', CLOSE);
    wire.last().answer(new TypeError('network'));
    await sending;
    expect(shown()).toMatchObject({ at: 'not_taken', trouble: { kind: 'unreachable' } });
    passTime(60);
    commands.catchUp();
    expect(wire.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('what the gateway refuses is shown with its reason', async () => {
    const sending = commands.send('house', CLOSE);
    wire.last().answer(Response.json({ code: 'node_offline', detail: 'It is away.' }, { status: 409 }));
    await sending;
    expect(shown()).toMatchObject({
      at: 'not_taken',
      trouble: { code: 'node_offline', detail: 'It is away.' },
    });
    commands.dismiss('house');
    expect(state()).toBe('none');
  });

  test('an ended session leads out', async () => {
    const sending = commands.send('house', CLOSE);
    wire.last().answer(new Response('', { status: 401 }));
    await sending;
    expect(signedOut).toBe(1);
  });

  test('the answer to an earlier request does not overwrite a later one', async () => {
    const first = commands.send('house', { actuator: 'inlet', action: 'open', duration_s: 60 });
    const firstRequest = wire.last();
    void commands.send('house', CLOSE);
    firstRequest.answer(new TypeError('network'));
    await first;
    expect(state()).toBe('asking');
  });

  const OPEN = { actuator: 'inlet', action: 'open', duration_s: 60 } as const;
  const opened = (states: readonly CommandView['state'][]) =>
    command(states, { id: 'from-phone-1', action: 'open', duration_s: 60 });
  /** Who opened it presses Close at once: both requests are on their way. */
  const openThenClose = () => {
    void commands.send('house', OPEN);
    const openRequest = wire.last();
    const closing = commands.send('house', CLOSE);
    return { openRequest, closing, closeRequest: wire.last() };
  };

  test('that a close failed stands, whatever is heard of the open before it', async () => {
    const opening = commands.send('house', OPEN);
    wire.last().answer(Response.json(opened(['requested', 'sent', 'acknowledged']), { status: 202 }));
    await opening;
    const closing = commands.send('house', CLOSE);
    wire.last().answer(new TypeError('network'));
    await closing;
    passTime(6);
    expect(wire.last().path).toBe('/api/commands/from-phone-1');
    wire.last().answer(Response.json(opened(['requested', 'sent', 'acknowledged'])));
    await new Promise(setImmediate);
    expect(shown()).toMatchObject({ at: 'not_taken', body: CLOSE });
    commands.told(opened(['requested', 'sent', 'acknowledged', 'confirmed']));
    expect(shown()).toMatchObject({ at: 'not_taken', body: CLOSE });
  });

  test('the answer to an open does not pass for one to the close pressed after it', async () => {
    const { openRequest, closing, closeRequest } = openThenClose();
    openRequest.answer(Response.json(opened(['requested']), { status: 202 }));
    await new Promise(setImmediate);
    expect(shown()).toMatchObject({ at: 'asking', body: CLOSE });
    closeRequest.answer(new TypeError('network'));
    await closing;
    expect(shown()).toMatchObject({ at: 'not_taken', body: CLOSE, trouble: { kind: 'unreachable' } });
  });

  test('another person’s command does not hide that this one was refused', async () => {
    const closing = commands.send('house', CLOSE);
    commands.told(command(['requested'], { id: 'command-2', by: 'sam', action: 'open' }));
    expect(state()).toBe('asking');
    wire.last().answer(Response.json({ code: 'busy', detail: 'Later.' }, { status: 503 }));
    await closing;
    expect(shown()).toMatchObject({ at: 'not_taken', body: CLOSE, trouble: { code: 'busy' } });
  });

  test('a close that was taken gives way to another person’s later command', async () => {
    const closing = commands.send('house', CLOSE);
    commands.told(
      command(['requested'], { id: 'command-2', by: 'sam', steps: [{ state: 'requested', ts: later(60) }] }),
    );
    const taken = command(['requested'], { id: 'from-phone-1' });
    wire.last().answer(Response.json(taken, { status: 202 }));
    await closing;
    expect(shown()).toMatchObject({ at: 'known', command: { id: 'command-2' } });
  });

  test('a close whose answer was lost is no longer called not taken once the gateway tells of it', async () => {
    const closing = commands.send('house', CLOSE);
    wire.last().answer(new TypeError('network'));
    await closing;
    commands.told(command(['requested', 'sent'], { id: 'from-phone-1' }));
    expect(state()).toBe('sent');
  });

  test('a pending command that falls silent is asked after, an ended one is not', async () => {
    commands.told(command(['requested', 'sent']));
    passTime(5);
    expect(wire.requests).toHaveLength(0);
    passTime(1);
    expect(wire.last()).toMatchObject({ method: 'GET', path: '/api/commands/command-1' });
    wire.last().answer(Response.json(command(['requested', 'sent', 'expired'])));
    await new Promise(setImmediate);
    expect(state()).toBe('expired');
    passTime(60);
    expect(wire.requests).toHaveLength(1);
  });

  test('after a reload the command in force is met, once', async () => {
    const meeting = commands.meet('house', 'command-1');
    wire.last().answer(Response.json(command(['requested', 'sent', 'acknowledged'])));
    await meeting;
    expect(state()).toBe('acknowledged');
    await commands.meet('house', 'command-1');
    expect(wire.requests).toHaveLength(1);
  });

  test('a command that ended well before the reload is no news', async () => {
    const meeting = commands.meet('house', 'command-1');
    wire.last().answer(Response.json(command(['requested', 'sent', 'acknowledged', 'confirmed'])));
    await meeting;
    expect(state()).toBe('none');
  });

  test('another person’s newer command takes the place of an older one', () => {
    commands.told(command(['requested', 'sent']));
    const newer: CommandView = command(['requested'], {
      id: 'command-2',
      by: 'sam',
      steps: [{ state: 'requested', ts: later(60) }],
    });
    commands.told(newer);
    expect(shown()).toMatchObject({ command: { id: 'command-2' } });
    commands.told(command(['requested', 'sent', 'acknowledged']));
    expect(shown()).toMatchObject({ command: { id: 'command-2' } });
  });

  test('follows each actuator of a tank for itself', () => {
    commands.told(command(['requested', 'sent']));
    const outlet = { actuator: 'outlet', id: 'command-2' } as const;
    commands.told(command(['requested'], outlet));
    expect(commands.shown('house').value).toMatchObject({ command: { id: 'command-1' } });
    expect(commands.shown('house', 'outlet').value).toMatchObject({ command: { id: 'command-2' } });
    commands.dismiss('house', 'outlet');
    expect(commands.shown('house', 'outlet').value.at).toBe('none');
    expect(commands.shown('house').value.at).toBe('known');
  });

  test('a change of rule is not a command to the valve', () => {
    commands.told(command(['requested'], { actuator: 'rule' }));
    expect(state()).toBe('none');
  });
});
