import type { GatewayOptions } from '../gateway-options.js';
import { HistoryDesk } from '../history/history-desk.js';
import { createHttp } from '../http/server.js';
import { SecureWeb } from '../https/secure-web.js';
import type { Identity } from '../identity.js';
import { LiveHub } from '../live/live-hub.js';
import { VpnLook } from '../vpn/vpn-look.js';
import { WebServer } from '../web-server.js';
import type { Farm } from './farm.js';
import { patienceOf } from './patience.js';
import type { People } from './people.js';

/** What browsers come to. */
export interface Web {
  readonly hub: LiveHub;
  readonly web: WebServer;
  /** Undefined where no web certificate is set. */
  readonly secureWeb: SecureWeb | undefined;
}

/** Builds what browsers come to. */
export function assembleWeb(
  options: GatewayOptions,
  people: People,
  {
    state,
    desk,
    alarms,
    notifications,
    planner,
    calibrations,
    sensors,
    hosts,
    own_host,
    certificates,
    backups,
    time,
  }: Farm,
): Web {
  const {
    id: gateway,
    version,
    store,
    vpn,
    clock,
    systemClock,
    log,
    http,
    https,
    dashboard_folder,
  } = options;
  const { refusals } = people;
  const seen = { gateway, version, state, desk, alarms, refusals, clock };
  const epoch = Buffer.from(options.random(8)).toString('hex');
  const hub = new LiveHub({ ...seen, epoch, identify: identifierOf(people), systemClock });
  const { app } = createHttp({
    ...seen,
    live: hub,
    ...people,
    vpn: vpn && new VpnLook(vpn.peers, people.cap),
    notifications,
    planner,
    time,
    calibrations,
    sensors,
    hosts,
    own_host,
    certificates,
    backups,
    history: new HistoryDesk({
      history: store.history,
      thread: options.history_thread,
      tanks: () => state.tanks().length,
    }),
    auditStore: store.audit,
    log,
    dashboard_folder,
  });
  const web = new WebServer(app, http, patienceOf(options));
  return {
    hub,
    web,
    secureWeb: https && new SecureWeb({ ...https, http: web.http, clock: systemClock, log }),
  };
}

/** Who holds the session of a cookie, as they may act from an address. */
function identifierOf({ sessions, cap, refusals }: People) {
  return (cookie: string | undefined, address: string): Identity | undefined => {
    const person = sessions.find(cookie);
    if (cap.knows(address)) return person && cap.personAt(address, person);
    refusals.deny('vpn_address_unknown', {
      actor: person?.username ?? '-',
      role: person?.role ?? '-',
      action: 'live.open',
      target: '/live',
      detail: 'vpn_address_unknown',
      from: address,
    });
    return undefined;
  };
}
