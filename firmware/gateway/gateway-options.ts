import type { Clock } from '../ports/clock.js';
import type { ControlDoor } from '../ports/control.js';
import type { Log } from '../ports/log.js';
import type { Store } from '../ports/store.js';
import type { VpnPeers } from '../ports/vpn-peers.js';
import type { RandomBytes } from './auth/passwords.js';
import type { VpnPlan } from './auth/vpn-cap.js';
import type { RegisteredNode } from './identity.js';
import type { ListenAddress } from './listen.js';

/** What a gateway is given. */
export interface GatewayOptions {
  /** The gateway's identifier, as in topics. */
  readonly id: string;
  readonly version: string;
  /** The farm's register. */
  readonly nodes: readonly RegisteredNode[];
  /** Open; its owner closes it after `stop()`. */
  readonly store: Store;
  /** The VPN this gateway is on; it may come and go. */
  readonly vpn?: { readonly plan: VpnPlan; readonly peers: VpnPeers } | undefined;
  /** Where to listen, at least one address each; port 0 takes any free one. */
  readonly http: readonly ListenAddress[];
  readonly mqtt: readonly ListenAddress[];
  /** The built dashboard; it may be missing. */
  readonly dashboard_folder: string;
  /** Passwords the environment sets for the users `admin` and `viewer`. */
  readonly passwords: { readonly admin?: string | undefined; readonly viewer?: string | undefined };
  /** The way in for the command line. */
  readonly control: ControlDoor;
  /** The farm's time, faster than the machine's where the farm is simulated. */
  readonly clock: Clock;
  /** The machine's time: sessions, time-outs, everything that people wait for. */
  readonly systemClock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
}
