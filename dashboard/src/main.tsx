import { computed, effect } from '@preact/signals';
import { render } from 'preact';
import { Alarms } from './alarm/alarms.js';
import { Announcer } from './announce/announcer.js';
import { App } from './app.js';
import { Ticker } from './clock/ticker.js';
import { Commands } from './command/commands.js';
import { askWith } from './http/request.js';
import { english, language } from './i18n/language.js';
import { regionOf } from './i18n/region.js';
import { LiveConnection } from './live/connection.js';
import { Farm } from './live/farm.js';
import { liveSocket } from './live/socket.js';
import { Schedules } from './schedule/schedules.js';
import { ServicesContext } from './services.js';
import { Session } from './session/session.js';
import { VpnWatch } from './vpn/vpn-watch.js';

language.value = { ...english, locale: regionOf(english.locale, navigator.languages) };

/** 128 random bits in hex; `crypto.randomUUID` is only there under https. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const wall_ms = () => Date.now();
const ask = askWith((...request) => fetch(...request));
const ticker = new Ticker(wall_ms);
const session = new Session(ask);
const farm = new Farm();
const announcer = new Announcer();
const onSignedOut = () => session.ended();
const commands = new Commands({ ask, ticker, wall_ms, newId: randomId, onSignedOut });
const alarms = new Alarms({ ask, onSignedOut });
const schedules = new Schedules({ ask, onSignedOut });
const vpn = new VpnWatch({ ask, ticker, onSignedOut });
const live = new LiveConnection({
  openSocket: liveSocket,
  farm,
  session,
  ticker,
  alarms,
  wall_ms,
  onCommand: (command) => commands.told(command),
  onSync: () => commands.catchUp(),
  browserOnline: () => navigator.onLine,
});

const signedIn = computed(() => session.state.value.at === 'signed_in');
effect(() => {
  if (!signedIn.value) return;
  live.start();
  commands.start();
  return () => {
    live.stop();
    commands.stop();
    farm.clear();
    alarms.take([]);
  };
});

document.addEventListener('visibilitychange', () => {
  if (document.hidden) return ticker.stop();
  ticker.tick();
  ticker.start();
  live.wake();
});
window.addEventListener('online', () => live.wake());
window.addEventListener('offline', () => live.networkLost());

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');
root.replaceChildren();
render(
  <ServicesContext.Provider
    value={{ session, farm, live, commands, alarms, schedules, vpn, announcer, ticker }}
  >
    <App />
  </ServicesContext.Provider>,
  root,
);
ticker.start();
void session.restore();
