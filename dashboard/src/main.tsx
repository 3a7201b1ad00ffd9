import { computed, effect, untracked } from '@preact/signals';
import { render } from 'preact';
import { firstFarm } from './ahead.js';
import { Alarms } from './alarm/alarms.js';
import { Announcer } from './announce/announcer.js';
import { App } from './app.js';
import { Ticker } from './clock/ticker.js';
import { Commands } from './command/commands.js';
import { Finding } from './home/finding.js';
import { askFarm } from './http/farm-request.js';
import { askWith } from './http/request.js';
import { LiveConnection } from './live/connection.js';
import { Farm } from './live/farm.js';
import { Installation } from './offline/installation.js';
import { LastKnown } from './offline/last-known.js';
import { Router } from './route/router.js';
import { Schedules } from './schedule/schedules.js';
import { ServicesContext } from './services.js';
import { askInside } from './session/ask-inside.js';
import { Session } from './session/session.js';
import { putInForce } from './settings/put-in-force.js';
import { Settings } from './settings/settings.js';
import { VpnWatch } from './vpn/vpn-watch.js';

/** 128 random bits in hex; `crypto.randomUUID` is only there under https. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The first levels come before what is only for a time without contact. */
const KEEP_AFTER_MS = 4000;

const wall_ms = () => Date.now();
const askAnyone = askWith((...request) => fetch(...request));
const reload = () => location.reload();
const ticker = new Ticker(wall_ms);
const router = new Router(window);
const askForFarm = () => askFarm(askAnyone, wall_ms);
const session = new Session(askAnyone, askForFarm);
const ask = askInside(askAnyone, () => session.turnedAway());
const farm = new Farm();
const finding = new Finding();
const announcer = new Announcer();
const settings = new Settings(localStorage);
const lastKnown = new LastKnown(localStorage);
const installation = new Installation({
  window,
  workers: navigator.serviceWorker,
  later: (what) => setTimeout(what, KEEP_AFTER_MS),
  reload,
});
const onSignedOut = () => session.ended();
const commands = new Commands({ ask, ticker, wall_ms, newId: randomId, onSignedOut });
const alarms = new Alarms({ ask, onSignedOut });
const schedules = new Schedules({ ask, onSignedOut });
const vpn = new VpnWatch({ ask, ticker, onSignedOut });
const live = new LiveConnection({
  askFarm: askForFarm,
  // On a slow link the farm as it was first told stands there before the socket's script is loaded.
  openSocket: (place) => import('./live/socket.js').then(({ liveSocket }) => liveSocket(place)),
  farm,
  session,
  ticker,
  alarms,
  wall_ms,
  onCommand: (command) => commands.told(command),
  onSync: () => commands.catchUp(),
  onSnapshot: (snapshot, known_ms) => {
    // Only a page that is kept itself can show it again.
    if (installation.secure) lastKnown.keep({ snapshot, known_ms });
  },
  browserOnline: () => navigator.onLine,
});

const signedIn = computed(() => session.state.value.at === 'signed_in');
effect(() => {
  if (!signedIn.value) return;
  const state = session.state.peek();
  untracked(() => live.start(state.at === 'signed_in' ? state.farm : undefined));
  commands.start();
  return () => {
    live.stop();
    commands.stop();
    farm.clear();
    alarms.take([]);
  };
});

// Whoever signs out takes the farm along.
effect(() => {
  const { at } = session.state.value;
  if (at !== 'signed_out' && at !== 'shut_out') return;
  lastKnown.forget();
  farm.clear();
  alarms.take([]);
  finding.clear();
  router.gaveWay();
  // What was last said aloud is of a page that is gone.
  announcer.say('');
});

document.addEventListener('visibilitychange', () => {
  if (document.hidden) return ticker.stop();
  ticker.tick();
  ticker.start();
  live.wake();
  installation.look();
});
window.addEventListener('online', () => {
  live.wake();
  void session.retry();
});
window.addEventListener('offline', () => live.networkLost());

settings.start();
putInForce({
  settings,
  farm,
  root: document.documentElement,
  preferred: navigator.languages,
  darkness: matchMedia('(prefers-color-scheme: dark)'),
});

const root = document.getElementById('app');
if (root === null) throw new Error('index.html has no #app');
root.replaceChildren();
render(
  <ServicesContext.Provider
    value={{
      settings,
      installation,
      lastKnown,
      router,
      ask,
      session,
      farm,
      finding,
      live,
      commands,
      alarms,
      schedules,
      vpn,
      announcer,
      ticker,
      reload,
    }}
  >
    <App />
  </ServicesContext.Provider>,
  root,
);
// Which page was scrolled how far is remembered by the router.
history.scrollRestoration = 'manual';
router.start();
// In a turn of its own, so that a slow phone can hear its person in between.
setTimeout(() => void session.restore(firstFarm));
ticker.start();
installation.start();
