import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { CommandView, Delta, Snapshot } from '../../../firmware/protocol/rest.js';
import type { Alarms } from '../alarm/alarms.js';
import type { Ticker } from '../clock/ticker.js';
import type { Session } from '../session/session.js';
import type { Farm } from './farm.js';
import { type Contact, type Phase, phaseOf } from './phase.js';
import type { LiveSocket } from './socket.js';

export interface LiveOptions {
  readonly openSocket: () => LiveSocket;
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
/** Pause before another attempt after the gateway refused the socket but not the session. */
const REFUSED_PAUSE_MS = 5000;

/**
 * Keeps what this phone shows in step with the gateway: a snapshot, then deltas without a gap, and a fresh snapshot
 * whenever there is doubt. It only listens; nothing is ever queued for later.
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
  #socket: LiveSocket | undefined;
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

  start(): void {
    const { openSocket, onCommand, alarms, wall_ms, browserOnline } = this.#options;
    this.#contact.value = {
      synced: false,
      checking: false,
      met: false,
      apart_since_ms: wall_ms(),
      browser_online: browserOnline(),
    };
    const socket = openSocket();
    this.#socket = socket;
    socket.on('snapshot', (snapshot) => this.#take(snapshot));
    socket.on('delta', (delta) => this.#apply(delta));
    socket.on('command', onCommand);
    socket.on('alarm', (alarm) => alarms.told(alarm));
    socket.on('disconnect', (reason) => this.#lost(reason === 'io server disconnect'));
    socket.on('connect_error', () => this.#refused());
    socket.connect();
    this.#stopWatching = this.#options.ticker.now_ms.subscribe((now_ms) => this.#watch(now_ms));
  }

  stop(): void {
    this.#stopWatching?.();
    this.#socket?.removeAllListeners();
    this.#socket?.disconnect();
    this.#socket = undefined;
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

  #take(snapshot: Snapshot): void {
    const { farm, session, alarms, wall_ms, onSync, onSnapshot } = this.#options;
    session.told(snapshot.session);
    farm.take(snapshot, wall_ms());
    alarms.take(snapshot.alarms);
    this.#update({ synced: true, met: true, checking: false });
    onSnapshot(snapshot, wall_ms());
    onSync();
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
      } else if (isSnapshot(snapshot)) this.#take(snapshot);
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
