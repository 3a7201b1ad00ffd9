import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Alarms } from './alarm/alarms.js';
import type { Announcer } from './announce/announcer.js';
import type { Ticker } from './clock/ticker.js';
import type { Commands } from './command/commands.js';
import type { Finding } from './home/finding.js';
import type { Ask } from './http/request.js';
import type { LiveConnection } from './live/connection.js';
import type { Farm } from './live/farm.js';
import type { Installation } from './offline/installation.js';
import type { LastKnown } from './offline/last-known.js';
import type { Router } from './route/router.js';
import type { Schedules } from './schedule/schedules.js';
import type { Session } from './session/session.js';
import type { Settings } from './settings/settings.js';
import type { VpnWatch } from './vpn/vpn-watch.js';

/** What components need of the world outside them; wired in `main.tsx` and nowhere else. */
export interface Services {
  readonly ask: Ask;
  readonly settings: Settings;
  readonly installation: Installation;
  readonly lastKnown: LastKnown;
  readonly router: Router;
  readonly session: Session;
  readonly farm: Farm;
  readonly finding: Finding;
  readonly live: LiveConnection;
  readonly commands: Commands;
  readonly alarms: Alarms;
  readonly schedules: Schedules;
  readonly vpn: VpnWatch;
  readonly announcer: Announcer;
  readonly ticker: Ticker;
  /** Loads the whole page anew. */
  readonly reload: () => void;
}

export const ServicesContext = createContext<Services | null>(null);

/** The services of this page. Throws outside of their provider. */
export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error('useServices outside of ServicesContext');
  return services;
}
