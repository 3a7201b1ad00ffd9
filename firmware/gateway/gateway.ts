import { noteOffline } from './assembly/mqtt.js';
import { assemble, type Parts } from './assembly/parts.js';
import { ControlServer } from './control/control-server.js';
import { explainTank } from './explain-tank.js';
import type { GatewayOptions } from './gateway-options.js';
import { UpkeepLoop } from './history/upkeep-loop.js';
import type { ListenAddress } from './listen.js';
import { Rounds } from './rounds.js';
import { logConnections } from './state/connection-log.js';
import { knownTank } from './state/known-tank.js';
import { gatewayStatus } from './status.js';
import { PlanWatch } from './vpn/plan-watch.js';

/** What is to be known once a gateway answers. */
export interface Started {
  /** Of the dashboard, at the first HTTP address that is there. */
  readonly url: string;
  /** The addresses that are open, with the ports they got. */
  readonly http: readonly ListenAddress[];
  readonly mqtt: readonly ListenAddress[];
  /** None where no web certificate is set, or it cannot be used yet. */
  readonly https: readonly ListenAddress[];
  /** Passwords that were made up in an empty store. They are told here and never again. */
  readonly made_up: readonly { readonly username: string; readonly password: string }[];
}

/** How often levels and commands are looked at for their age, in ms. */
const LOOK_EVERY_MS = 1_000;
/** The last messages get this long to leave before their connections are closed, in ms. */
const FAREWELL_MS = 50;

/**
 * The gateway: broker, store, REST, live updates and dashboard of one farm. It shows and forwards; what happens to the
 * water is decided in the nodes, which go on without it.
 */
export class Gateway {
  private readonly parts: Parts;
  private readonly control: ControlServer;
  private readonly over = new AbortController();
  private running: Promise<unknown> = Promise.resolve();
  private started_ms = 0;

  constructor(private readonly options: GatewayOptions) {
    this.parts = assemble(options);
    const { users, state, planner, time } = this.parts;
    this.control = new ControlServer({
      door: options.control,
      users,
      status: () => this.status(),
      explain: (tank) => explainTank(knownTank(state, tank), planner.planFor(tank), time.wall_ms()),
    });
  }

  /**
   * Shows what is known from before, and opens the broker, then the web. Rejects with `port_taken` and the like; then
   * `stop()` cleans up. An abort of `signal` ends the start early, and stops nothing that has begun.
   */
  async start(signal?: AbortSignal): Promise<Started> {
    const { store, systemClock, passwords, nodes, id, log } = this.options;
    const {
      state,
      keeper,
      desk,
      alarms,
      notifications,
      announcer,
      broker,
      hub,
      web,
      secureWeb,
      journal,
      users,
    } = this.parts;
    this.started_ms = systemClock.monotonic_ms();
    state.restore(store.tanks, store.history);
    keeper.load();
    this.options.backup?.copier.sweep();
    desk.resume();
    announcer?.start();
    logConnections(state, log, this.over.signal);
    this.endWhatPeopleHaveOpen();
    // The doors are open before the passwords of this start hold: who comes in between is not to be told "wrong".
    users.awaitFirst();
    const mqtt = await broker.start(() => {
      for (const node of nodes) noteOffline(id, this.parts, node.id);
    });
    alarms.resume();
    notifications.resume();
    signal?.throwIfAborted();
    hub.start(web.http);
    const http = await web.start();
    const https = (await secureWeb?.start()) ?? [];
    signal?.throwIfAborted();
    await this.control.start();
    const { signal: over } = this.over;
    this.running = Promise.all([
      journal.run(over),
      new UpkeepLoop({ upkeep: store.upkeep, time: this.parts.time, clock: systemClock, log }).run(over),
      this.lookAfter(),
      this.parts.planner.run(over),
      this.parts.desk.renewRuns(over),
      this.parts.time.run(over),
      this.parts.machine.run(over),
      secureWeb?.run(over),
      this.planWatch()?.run(over),
    ]);
    // Last, because nobody can read a made-up password again: a start that fails must not have made one.
    const made_up = await users.ensureFirst(passwords);
    return { url: urlOf(http[0] ?? this.options.http[0]), http, mqtt, https, made_up };
  }

  /** Closes everything within 2 s; what nodes have sent is on disk when it resolves. Safe to call twice. */
  async stop(): Promise<void> {
    const { log, systemClock } = this.options;
    const { hub, web, secureWeb, broker } = this.parts;
    this.over.abort();
    await this.control.stop();
    await hub.stop();
    await secureWeb?.stop();
    await web.stop();
    await this.parts.notifications.stop();
    await this.parts.backups.stop();
    await this.running.catch((error) => log.error({ error }, 'A loop of the gateway ended'));
    await systemClock.sleep(FAREWELL_MS);
    await broker.stop();
    this.parts.hosts.flush();
  }

  private async lookAfter(): Promise<void> {
    const { state, desk, alarms, notifications, announcer, hosts, backups } = this.parts;
    const rounds = new Rounds(
      {
        levels: () => state.judgeAges(),
        commands: () => desk.expireOverdue(),
        alarms: () => alarms.look(),
        notifications: () => notifications.look(),
        'Home Assistant': () => announcer?.look(),
        Pis: () => hosts.look(),
        backups: () => backups.look(),
      },
      this.options.log,
    );
    while (!this.over.signal.aborted) {
      await this.options.systemClock.sleep(LOOK_EVERY_MS, this.over.signal);
      rounds.go();
    }
  }

  private endWhatPeopleHaveOpen(): void {
    const { users, sessions, broker, hub } = this.parts;
    users.onChange((username) => {
      broker.disconnectUser(username);
      hub.review(username);
    });
    sessions.onEnd((username) => hub.review(username));
  }

  /** Undefined where the plan never changes. What is open is closed where it does not hold any more. */
  private planWatch(): PlanWatch | undefined {
    const { vpn, systemClock: clock, log } = this.options;
    const { cap, broker, hub } = this.parts;
    if (vpn?.revisions === undefined) return undefined;
    const onChange = () => {
      broker.review();
      hub.reviewAll();
    };
    return new PlanWatch({ plan: vpn.plan, revisions: vpn.revisions, cap, onChange, clock, log });
  }

  private status() {
    const { id, version, systemClock } = this.options;
    return gatewayStatus({ id, version, ...this.parts, systemClock, started_ms: this.started_ms });
  }
}

/** An address that stands for all of a machine's is reached at loopback. */
function urlOf(address: ListenAddress | undefined): string {
  const { host, port } = address ?? { host: '127.0.0.1', port: 0 };
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
