import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { CommandView, Delta, Place, Resumed, Snapshot } from '../../../firmware/protocol/rest.js';
import type { Alarms } from '../alarm/alarms.js';
import type { Ticker } from '../clock/ticker.js';
import type { FarmAnswer } from '../http/farm-request.js';
import type { Answer } from '../http/request.js';
import type { Session } from '../session/session.js';
import type { Farm } from './farm.js';
import { type Contact, type Phase, phaseOf } from './phase.js';
import type { LiveSocket } from './socket.js';

export interface LiveOptions {
  readonly askFarm: () => Promise<Answer<FarmAnswer>>;
  /** Loads what a socket needs, and gives one that goes on from the place it is told. Rejects when that did not come. */
  readonly openSocket: (place: () => Promise<Place | null>) => Promise<LiveSocket>;
  readonly farm: Farm;
  readonly session: Session;
  readonly ticker: Ticker;
  readonly wall_ms: () => number;
  /** Takes each state a command reaches. */
  readonly onCommand: (command: CommandView) => void;
  readonly alarms: Pick<Alarms, 'take' | 'told'>;
  /** The farm was taken anew: what was told in between may have been missed. */
  readonly onSync: () => void;
  /** Takes each snapshot, with the phone's clock at its arrival in ms. */
  readonly onSnapshot: (snapshot: Snapshot, received_ms: number) => void;
  /** What the browser believes of its network. */
  readonly browserOnline: () => boolean;
}

/** An answer to a resync that takes longer than this means that the socket is dead. */
const RESYNC_WITHIN_MS = 4000;
/** Silence after which a phone that wakes up shows its values as unproven until they are. */
const UNPROVEN_AFTER_MS = 10_000;
/** Silence after which an open socket has to prove itself: a dead tunnel says nothing either. */
const SUSPECT_AFTER_MS = 30_000;
/** The gateway gives one snapshot a second; who asks sooner is told so, and asks again. */
const RESYNC_AGAIN_MS = 1100;
/** The farm as it was asked for counts as contact this long; by then a socket must have come. */
const SOCKET_WITHIN_MS = 8000;
/** Pause before another attempt after the gateway refused the socket but not the session. */
const REFUSED_PAUSE_MS = 5000;

/**
 * Keeps what this phone shows in step with the gateway: a snapshot, then what changed since, then deltas without a gap,
 * and a fresh snapshot whenever there is doubt. It only listens; nothing is ever queued for later.
 */
export class LiveConnection {
  readonly #options: LiveOptions;
  readonly #contact = signal<Contact>({
    synced: false,
    checking: false,
    met: false,
    apart_since_ms: 0,
    browser_online: true,
  });
  readonly #phase = computed<Phase>(() => phaseOf(this.#contact.value, this.#options.ticker.now_ms.value));
  readonly #inContact = computed(() => this.#phase.value.name === 'live');
  /** The time between `start` and `stop`. */
  #visit: object | undefined;
  #socket: LiveSocket | undefined;
  /** Whether the socket has told where it goes on from. */
  #listening = false;
  #resyncing = false;
  #stopWatching: (() => void) | undefined;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  get phase(): ReadonlySignal<Phase> {
    return this.#phase;
  }

  /** True while what is shown is what the gateway says now. */
  get inContact(): ReadonlySignal<boolean> {
    return this.#inContact;
  }

  /** Begins to listen. `known` is the farm where it has been told already. */
  start(known?: FarmAnswer): void {
    const { ticker, wall_ms, browserOnline } = this.#options;
    this.#contact.value = {
      synced: false,
      checking: false,
      met: false,
      apart_since_ms: wall_ms(),
      browser_online: browserOnline(),
    };
    const visit = {};
    this.#visit = visit;
    const first = known ? Promise.resolve(this.#takeFirst(known, visit)) : this.#askFirst(visit);
    void this.#open(first, visit);
    this.#stopWatching = ticker.now_ms.subscribe((now_ms) => this.#watch(now_ms));
  }

  stop(): void {
    this.#stopWatching?.();
    this.#socket?.removeAllListeners();
    this.#socket?.disconnect();
    this.#socket = undefined;
    this.#visit = undefined;
    this.#listening = false;
    this.#resyncing = false;
  }

  /** The page came back into view, or the network did: prove the socket, or open another at once. */
  wake(): void {
    const { wall_ms, farm, browserOnline } = this.#options;
    if (this.#socket === undefined) return;
    this.#update({ browser_online: browserOnline() });
    if (!this.#socket.connected) {
      this.#reopen();
      return;
    }
    const silent_ms = wall_ms() - (farm.told_ms.peek() ?? 0);
    if (silent_ms > UNPROVEN_AFTER_MS) this.#update({ checking: true });
    this.#resync();
  }

  /** The browser noticed that its network is gone. */
  networkLost(): void {
    this.#update({ browser_online: this.#options.browserOnline() });
  }

  /** Asks for the farm while the socket is being opened; when that fails, the socket brings it. */
  async #askFirst(visit: object): Promise<void> {
    const answer = await this.#options.askFarm();
    if (answer.ok && visit === this.#visit) this.#takeFirst(answer.body, visit);
  }

  #takeFirst({ snapshot, received_ms }: FarmAnswer, visit: object): void {
    this.#take(snapshot, received_ms);
    setTimeout(() => {
      if (visit === this.#visit && !this.#listening) this.#apart();
    }, SOCKET_WITHIN_MS);
  }

  async #open(first: Promise<void>, visit: object): Promise<void> {
    const { openSocket, farm, onCommand, alarms } = this.#options;
    const socket = await openSocket(() => first.then(() => farm.place)).catch(() => undefined);
    if (visit !== this.#visit) return;
    if (socket === undefined) {
      this.#apart();
      setTimeout(() => void this.#open(first, visit), REFUSED_PAUSE_MS);
      return;
    }
    this.#socket = socket;
    socket.on('snapshot', (snapshot) => this.#listen(snapshot));
    socket.on('resumed', (resumed) => this.#resumed(resumed));
    socket.on('delta', (delta) => this.#apply(delta));
    socket.on('command', onCommand);
    socket.on('alarm', (alarm) => alarms.told(alarm));
    socket.on('disconnect', (reason) => this.#lost(reason === 'io server disconnect'));
    socket.on('connect_error', () => {
      this.#apart();
      this.#refused();
    });
    socket.connect();
  }

  #take(snapshot: Snapshot, received_ms: number): void {
    const { farm, session, alarms, onSnapshot } = this.#options;
    session.told(snapshot.session);
    farm.take(snapshot, received_ms);
    alarms.take(snapshot.alarms);
    this.#synced();
    onSnapshot(snapshot, received_ms);
  }

  /** The socket has told the whole farm. */
  #listen(snapshot: Snapshot): void {
    this.#take(snapshot, this.#options.wall_ms());
    this.#listening = true;
    this.#options.onSync();
  }

  /** The socket has told what changed since the place it was opened with. */
  #resumed(resumed: Resumed): void {
    const { farm, session, alarms, wall_ms, onSync } = this.#options;
    if (farm.catchUp(resumed, wall_ms()) === 'resync') {
      this.#resync();
      return;
    }
    session.told(resumed.session);
    for (const alarm of resumed.alarms) alarms.told(alarm);
    this.#synced();
    this.#listening = true;
    onSync();
  }

  #synced(): void {
    this.#update({ synced: true, met: true, checking: false });
  }

  #apply(delta: Delta): void {
    if (this.#options.farm.apply(delta, this.#options.wall_ms()) === 'resync') this.#resync();
  }

  #resync(): void {
    const socket = this.#socket;
    // A message to a closed socket would wait in it and be sent later.
    if (this.#resyncing || !socket?.connected) return;
    this.#resyncing = true;
    socket.timeout(RESYNC_WITHIN_MS).emit('resync', (failure, snapshot) => {
      if (socket !== this.#socket) return;
      this.#resyncing = false;
      if (failure) {
        if (socket.connected) this.#reopen();
      } else if (isSnapshot(snapshot)) this.#listen(snapshot);
      else this.#soon(RESYNC_AGAIN_MS, () => this.#resync());
    });
  }

  #watch(now_ms: number): void {
    const told_ms = this.#options.farm.told_ms.peek();
    if (told_ms !== null && now_ms - told_ms > SUSPECT_AFTER_MS) this.#resync();
  }

  #lost(closedByGateway: boolean): void {
    this.#resyncing = false;
    this.#apart();
    // The gateway closes a socket when its session ends, or when it stops itself.
    if (closedByGateway) this.#refused();
  }

  #refused(): void {
    const socket = this.#socket;
    void this.#options.session.recheck().then(() => {
      if (socket !== this.#socket || socket === undefined || socket.active) return;
      this.#soon(REFUSED_PAUSE_MS, () => {
        if (!socket.active) this.#reopen();
      });
    });
  }

  /** Does something later, unless the socket is another one by then. */
  #soon(pause_ms: number, what: () => void): void {
    const socket = this.#socket;
    setTimeout(() => {
      if (socket === this.#socket) what();
    }, pause_ms);
  }

  /** Without waiting for the next scheduled attempt. */
  #reopen(): void {
    this.#apart();
    this.#socket?.disconnect().connect();
  }

  #apart(): void {
    this.#listening = false;
    const { synced } = this.#contact.peek();
    if (synced) this.#update({ synced: false, checking: false, apart_since_ms: this.#options.wall_ms() });
  }

  #update(change: Partial<Contact>): void {
    this.#contact.value = { ...this.#contact.peek(), ...change };
  }
}

/** Tells a snapshot from the word of refusal that may come in its place. */
function isSnapshot(answer: Partial<Snapshot>): answer is Snapshot {
  return answer.seq !== undefined && answer.tanks !== undefined;
}
