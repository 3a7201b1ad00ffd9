import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { Clock } from '../../ports/clock.js';
import { LIVE_EVENTS, type LiveFromBrowser, type LiveToBrowser } from '../../protocol/live.js';
import { toTimestamp } from '../../protocol/primitives.js';
import { place, type Resumed, type Role, type Snapshot } from '../../protocol/rest.js';
import type { AlarmDesk } from '../alarms/alarm-desk.js';
import type { CommandDesk } from '../commands/command-desk.js';
import type { Identity } from '../identity.js';
import type { Refusals } from '../refusals/refusals.js';
import { sessionViewOf } from '../session-view.js';
import type { FarmState } from '../state/farm-state.js';
import { Outgoing } from './outgoing.js';
import { Recent } from './recent.js';
import { isSameOrigin } from './same-origin.js';

export interface LiveHubOptions {
  readonly gateway: string;
  readonly version: string;
  /** Unlike that of any earlier life of this gateway. */
  readonly epoch: string;
  readonly state: FarmState;
  readonly desk: CommandDesk;
  readonly alarms: Pick<AlarmDesk, 'standing' | 'onChange'>;
  /** Who is signed in with this `Cookie` header, with the role they have now at this address. */
  readonly identify: (cookieHeader: string | undefined, address: string) => Identity | undefined;
  readonly refusals: Refusals;
  /** Farm time, for labels. */
  readonly clock: Pick<Clock, 'wall_ms'>;
  readonly systemClock: Clock;
}

/** Changes are gathered this long, so that a whole farm's second is a few messages, in ms. */
const GATHER_MS = 50;
/** How often it is looked whether everybody is still signed in, in ms. */
const LOOK_AGAIN_MS = 60_000;
const MAX_CONNECTIONS = 200;
const MAX_MESSAGE_BYTES = 16_384;
const PACKED_FROM_BYTES = 8_192;
/** No memory is kept for a connection between two packed messages. */
const NOTHING_HELD = { serverNoContextTakeover: true, clientNoContextTakeover: true };
/**
 * A browser for which so many messages wait, and at two later looks still do, is dropped; it then comes back for a
 * snapshot. Where a whole farm has an alarm they are as many at once, and that is nobody's fault.
 */
const MAX_UNSENT = 100;
const UNSENT_LOOK_MS = 1_000;
/** A browser may ask for a whole snapshot once in this time, in ms. */
const SNAPSHOT_EVERY_MS = 1_000;

type LiveServer = Server<LiveFromBrowser, LiveToBrowser>;
type LiveSocket = Socket<LiveFromBrowser, LiveToBrowser>;

/** What a refused event is answered with. */
interface Refused {
  readonly code: 'event_refused' | 'too_often';
}

/** Tells browsers what changes, under the same session as REST. */
export class LiveHub {
  private readonly server: LiveServer;
  private readonly outgoing = new Outgoing();
  private readonly recent = new Recent();
  private readonly over = new AbortController();
  private readonly snapshotAt_ms = new WeakMap<LiveSocket, number>();
  private unsubscribe: (() => void)[] = [];
  private seq = 0;
  private gathering = false;

  constructor(private readonly options: LiveHubOptions) {
    this.server = new Server({
      path: '/live',
      serveClient: false,
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      // Snapshots alone, which a phone on a weak link takes again when it wakes up; deltas are small, and many.
      perMessageDeflate: { threshold: PACKED_FROM_BYTES, ...NOTHING_HELD },
      httpCompression: false,
      connectTimeout: 5_000,
      allowRequest: (request, done) => {
        const refusal = this.whyNot(isSameOrigin(request.headers));
        done(refusal, refusal === null);
      },
    });
  }

  /** Sockets open now. */
  get connectionCount(): number {
    return this.server.engine?.clientsCount ?? 0;
  }

  /** Answers at `/live` of this server, which is closed by its owner. */
  start(http: HttpServer): void {
    this.server.attach(http);
    this.server.use((socket, next) => {
      const identity = this.identityOf(socket);
      next(identity === undefined ? new Error('not_signed_in') : undefined);
    });
    this.server.on('connection', (socket) => this.welcome(socket));
    this.unsubscribe = [
      this.options.state.onChange((change) => {
        this.outgoing.add(change);
        if (!this.gathering) void this.gather();
      }),
      this.options.desk.onChange((command) => void this.server.emit('command', command)),
      this.options.alarms.onChange((alarm) => {
        this.recent.addAlarm(this.seq + 1, alarm, this.options.systemClock.monotonic_ms());
        this.server.emit('alarm', alarm);
      }),
    ];
    void this.lookAgain();
  }

  /** Closes every socket. Safe to call twice. */
  async stop(): Promise<void> {
    this.over.abort();
    for (const unsubscribe of this.unsubscribe) unsubscribe();
    this.unsubscribe = [];
    this.server.disconnectSockets(true);
    this.server.engine?.close();
  }

  /** A person's session has ended, or their role is another: their sockets are closed unless they still hold. */
  review(username: string): void {
    for (const socket of this.server.sockets.sockets.values()) {
      if (greeted(socket)?.username === username) this.dropUnlessStill(socket);
    }
  }

  /** What devices may is another: sockets are closed unless they still hold. */
  reviewAll(): void {
    for (const socket of this.server.sockets.sockets.values()) this.dropUnlessStill(socket);
  }

  /** The whole farm, for somebody to go on from. */
  snapshot(identity: Identity): Snapshot {
    const { epoch, state, alarms } = this.options;
    return {
      epoch,
      seq: this.seq,
      now: this.now,
      session: sessionViewOf(identity, this.options),
      tanks: state.tanks(),
      nodes: state.nodes(),
      alarms: alarms.standing(),
    };
  }

  private whyNot(sameOrigin: boolean): 'origin_refused' | 'too_many_connections' | null {
    const why = sameOrigin ? null : 'origin_refused';
    const full = this.connectionCount >= MAX_CONNECTIONS ? 'too_many_connections' : null;
    if (why ?? full) this.options.refusals.count(`live_${why ?? full}`);
    return why ?? full;
  }

  private welcome(socket: LiveSocket): void {
    const identity = this.identityOf(socket);
    if (identity === undefined) {
      socket.disconnect(true);
      return;
    }
    socket.data = identity;
    this.dropWhenSlow(socket);
    socket.use((event, next) => this.admit(socket, event, next));
    socket.on('resync', (answer) => {
      if (typeof answer === 'function') answer(this.snapshot(identity));
    });
    this.snapshotAt_ms.set(socket, this.options.systemClock.monotonic_ms());
    const resumed = this.resumed(identity, socket.handshake.auth);
    if (resumed) socket.emit('resumed', resumed);
    else socket.emit('snapshot', this.snapshot(identity));
  }

  /** Lets one incoming event pass when the session still holds and the table knows it for this role. */
  private admit(socket: LiveSocket, [name, ...rest]: unknown[], next: () => void): void {
    const identity = this.dropUnlessStill(socket);
    if (identity === undefined) return;
    const event = String(name);
    const roles: readonly Role[] = Object.hasOwn(LIVE_EVENTS, event)
      ? LIVE_EVENTS[event as keyof LiveFromBrowser]
      : [];
    const answer = rest.at(-1);
    const refuse = (refused: Refused) => typeof answer === 'function' && answer(refused);
    if (!roles.includes(identity.role)) {
      this.deny(socket, identity, event);
      refuse({ code: 'event_refused' });
    } else if (this.tooSoon(socket)) refuse({ code: 'too_often' });
    else next();
  }

  private tooSoon(socket: LiveSocket): boolean {
    const now_ms = this.options.systemClock.monotonic_ms();
    if (now_ms - (this.snapshotAt_ms.get(socket) ?? Number.NEGATIVE_INFINITY) < SNAPSHOT_EVERY_MS)
      return true;
    this.snapshotAt_ms.set(socket, now_ms);
    return false;
  }

  private deny(socket: LiveSocket, { username, role }: Identity, event: string): void {
    this.options.refusals.deny('live_event_refused', {
      actor: username,
      role,
      action: 'live.event',
      target: event.slice(0, 64),
      detail: 'no such event for this role',
      from: socket.handshake.address,
    });
  }

  /** The identity the socket was greeted with, when it still stands; otherwise the socket is closed. */
  private dropUnlessStill(socket: LiveSocket): Identity | undefined {
    const now = this.identityOf(socket);
    const then = greeted(socket);
    if (now !== undefined && now.username === then?.username && now.role === then.role) return now;
    socket.disconnect(true);
    return undefined;
  }

  /** Who cannot be looked up, because the disk fails, is nobody for now. */
  private identityOf(socket: LiveSocket): Identity | undefined {
    const { identify, refusals } = this.options;
    const { address } = socket.handshake;
    try {
      return identify(socket.request.headers.cookie, address);
    } catch (error) {
      refusals.reject('session_unreadable', address, { error }, 'Who is signed in could not be looked up');
      return undefined;
    }
  }

  private async gather(): Promise<void> {
    this.gathering = true;
    await this.options.systemClock.sleep(GATHER_MS, this.over.signal);
    this.gathering = false;
    if (!this.over.signal.aborted) this.flush();
  }

  /** One message for everybody, made into text once. */
  private flush(): void {
    if (this.outgoing.isEmpty) return;
    this.seq += 1;
    const changes = this.outgoing.take();
    this.recent.addChanges(this.seq, changes, this.options.systemClock.monotonic_ms());
    this.server.emit('delta', { seq: this.seq, now: this.now, ...changes });
  }

  /** Counts what waits for a browser that does not read, and gives up on it before it fills the memory. */
  private dropWhenSlow({ conn }: LiveSocket): void {
    let unsent = 0;
    conn.on('drain', () => {
      unsent = 0;
    });
    const { systemClock, refusals } = this.options;
    const dropUnlessDrained = async () => {
      // The first look may come before anything could be sent: what makes so many messages keeps this process busy.
      for (let look = 0; look < 2; look++) {
        await systemClock.sleep(UNSENT_LOOK_MS, this.over.signal);
        if (unsent < MAX_UNSENT) return;
      }
      refusals.count('live_reader_too_slow');
      conn.close(true);
    };
    conn.on('packetCreate', () => {
      unsent += 1;
      if (unsent === MAX_UNSENT) void dropUnlessDrained();
    });
  }

  private async lookAgain(): Promise<void> {
    while (!this.over.signal.aborted) {
      await this.options.systemClock.sleep(LOOK_AGAIN_MS, this.over.signal);
      this.reviewAll();
    }
  }

  /** What a browser has missed that says up to where it knows the farm; undefined when it needs all of it. */
  private resumed(identity: Identity, auth: unknown): Resumed | undefined {
    const known = place.safeParse(auth).data;
    if (known === undefined || known.epoch !== this.options.epoch || known.seq > this.seq) return undefined;
    const missed = this.recent.since(known.seq);
    return (
      missed && { seq: this.seq, now: this.now, session: sessionViewOf(identity, this.options), ...missed }
    );
  }

  private get now(): string {
    return toTimestamp(this.options.clock.wall_ms());
  }
}

/** Who the socket was welcomed as. */
function greeted(socket: LiveSocket): Identity | undefined {
  return socket.data;
}
