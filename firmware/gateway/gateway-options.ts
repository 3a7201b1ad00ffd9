import type { AlarmSettings } from '../domain/alarm/catalogue.js';
import type { LeaseTerms } from '../domain/lease/lease.js';
import type { Certificates } from '../ports/certificates.js';
import type { Clock } from '../ports/clock.js';
import type { ControlDoor } from '../ports/control.js';
import type { HistoryReader } from '../ports/history-reader.js';
import type { HostMetrics } from '../ports/host-metrics.js';
import type { Log } from '../ports/log.js';
import type { Notifier } from '../ports/notifier.js';
import type { Revisable } from '../ports/revisable.js';
import type { Store } from '../ports/store.js';
import type { TimeConfirmation } from '../ports/time-confirmation.js';
import type { VpnPeers } from '../ports/vpn-peers.js';
import type { RandomBytes } from './auth/passwords.js';
import type { VpnPlan } from './auth/vpn-cap.js';
import type { BackupOption } from './backup/backup-desk.js';
import type { HomeAssistantOption } from './home-assistant/announcer.js';
import type { CertificateFiles } from './https/web-certificate.js';
import type { RegisteredNode } from './identity.js';
import type { ListenAddress } from './listen.js';
import type { WeatherOption } from './planner/planner.js';

/** What a gateway is given. */
export interface GatewayOptions {
  /** The gateway's identifier, as in topics. */
  readonly id: string;
  readonly version: string;
  /** The farm's register. */
  readonly nodes: readonly RegisteredNode[];
  /** Open; its owner closes it after `stop()`. */
  readonly store: Store;
  /** Reads the store's history beside the gateway's own thread; its owner ends it after `stop()`. */
  readonly history_thread: HistoryReader;
  /** The VPN this gateway is on; it may come and go. */
  readonly vpn?:
    | {
        readonly plan: VpnPlan;
        readonly peers: VpnPeers;
        /** Where the plan comes from, when it may change while the gateway runs. */
        readonly revisions?: Revisable<VpnPlan>;
      }
    | undefined;
  /** Where to listen, at least one address each; port 0 takes any free one. */
  readonly http: readonly ListenAddress[];
  readonly mqtt: readonly ListenAddress[];
  /** Where to listen for HTTPS, and with which certificate; left out where none is set. */
  readonly https?:
    | { readonly addresses: readonly ListenAddress[]; readonly certificate: Revisable<CertificateFiles> }
    | undefined;
  /** Measures the machine the gateway runs on; left out where nobody does. */
  readonly host?: HostMetrics | undefined;
  /** How a backup is made; left out where none can be. */
  readonly backup?: BackupOption | undefined;
  /** What the gateway proves itself with; left out where there is nothing of the kind. */
  readonly certificates?: Certificates | undefined;
  /** Left out where nobody ever asked for it: then nothing is said to Home Assistant, not even that it is off. */
  readonly home_assistant?: HomeAssistantOption | undefined;
  /** The forecast, and the roofs that drain into tanks; left out where no top-up waits for rain. */
  readonly weather?: WeatherOption | undefined;
  /** Limits, delays and priorities of alarms; left out: as they are delivered. */
  readonly alarms?: AlarmSettings | undefined;
  /** Carries messages to people who do not look at the dashboard. */
  readonly notifier: Notifier;
  /** The built dashboard; it may be missing. */
  readonly dashboard_folder: string;
  /** Passwords the environment sets for the users `admin` and `viewer`. */
  readonly passwords: { readonly admin?: string | undefined; readonly viewer?: string | undefined };
  /** The way in for the command line. */
  readonly control: ControlDoor;
  /** How long what the gateway asks of nodes holds without a renewal, in s of the farm's time; left out: the defaults. */
  readonly leases?: LeaseTerms | undefined;
  /** After a message a person gets none for so long, but of what is critical, in s (10–3600); left out: the default. */
  readonly hold_off_s?: number | undefined;
  /** The farm's time, faster than the machine's where the farm is simulated. */
  readonly clock: Clock;
  /** Whoever confirms the wall clock; without one nothing that goes by it is planned, and no node is told the time. */
  readonly time_confirmation?: TimeConfirmation | undefined;
  /** The machine's time: sessions, time-outs, everything that people wait for. */
  readonly systemClock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
}
