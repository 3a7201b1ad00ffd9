import { describe, expect, jest, test } from '@jest/globals';
import { Installation } from '../../../dashboard/src/offline/installation.js';
import { LastKnown } from '../../../dashboard/src/offline/last-known.js';
import { answerFor } from '../../../dashboard/src/offline/shelf.js';
import type { Snapshot } from '../../../firmware/protocol/rest.js';
import { NOW } from './views.js';

const SNAPSHOT: Snapshot = {
  epoch: 'e1',
  seq: 7,
  now: NOW,
  session: { username: 'ann', role: 'admin', gateway: 'gw0', version: '0.1.0' },
  tanks: [],
  nodes: [],
  alarms: [],
};

describe('the worker’s shelf', () => {
  const shelf = { origin: 'https://gw0:8443', shell: ['/', '/assets/index-a1.js'] };
  const asked = (path: string, more: object = {}) =>
    answerFor({ method: 'GET', mode: 'cors', url: `https://gw0:8443${path}`, ...more }, shelf);

  test('answers for the shell alone', () => {
    expect(asked('/', { mode: 'navigate' })).toBe('/');
    expect(asked('/index.html', { mode: 'navigate' })).toBe('/');
    expect(asked('/assets/index-a1.js')).toBe('/assets/index-a1.js');
  });

  test.each([
    '/api/tanks',
    '/api/session',
    '/live/?EIO=4',
    '/api/tanks/house/commands',
    '/assets/other.js',
    '/sw.js',
  ])('never for %s', (path) => expect(asked(path)).toBeNull());

  test('never for what changes something, nor for another place', () => {
    expect(asked('/', { method: 'POST' })).toBeNull();
    expect(asked('/', { url: 'https://elsewhere/' })).toBeNull();
  });
});

describe('the last known farm', () => {
  function storage() {
    const kept = new Map<string, string>();
    return {
      kept,
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
  }

  test('is there again, with when it was known; forgotten, it is gone', () => {
    const browser = storage();
    new LastKnown(browser).keep({ snapshot: SNAPSHOT, known_ms: 1000 });
    expect(new LastKnown(browser).recall()).toMatchObject({ snapshot: SNAPSHOT, known_ms: 1000 });
    new LastKnown(browser).forget();
    expect(new LastKnown(browser).recall()).toBeNull();
  });

  test.each(['', 'cut o', 'null', '{}', '{"form":0,"snapshot":{},"known_ms":1}', '{"form":1,"snapshot":{}}'])(
    'is nothing when what was kept is %s',
    (text) => {
      const browser = storage();
      browser.kept.set('sluice.last_known', text);
      expect(new LastKnown(browser).recall()).toBeNull();
    },
  );

  test('a full storage keeps no older one in its place', () => {
    const browser = storage();
    const last = new LastKnown(browser);
    last.keep({ snapshot: SNAPSHOT, known_ms: 1000 });
    browser.setItem = () => {
      throw new Error('QuotaExceededError');
    };
    last.keep({ snapshot: { ...SNAPSHOT, seq: 8 }, known_ms: 2000 });
    expect(last.recall()).toBeNull();
  });
});

describe('installing', () => {
  const page = (secure: boolean) => Object.assign(new EventTarget(), { isSecureContext: secure });

  test('over plain http nothing is asked of the browser', () => {
    const later = jest.fn();
    new Installation({ window: page(false), workers: undefined, later, reload: jest.fn() }).start();
    expect(later).not.toHaveBeenCalled();
  });

  /** A browser’s service workers: the first takes the page over, later ones wait until they may. */
  class Workers extends EventTarget {
    controller: object | null = null;
    readonly registration = Object.assign(new EventTarget(), { installing: null, waiting: null });
    async register() {
      return this.registration;
    }
    takeOver(worker: object): void {
      this.controller = worker;
      this.dispatchEvent(new Event('controllerchange'));
    }
  }

  test.each<[string, object | null, number]>([
    ['opened for the first time', null, 1],
    ['opened again', {}, 2],
  ])('a page %s is loaded anew when a newer version takes over', async (_, controller, reloads) => {
    const workers = Object.assign(new Workers(), { controller });
    const reload = jest.fn();
    const later = (what: () => void) => what();
    const options = { window: page(true), workers: workers as never, later, reload };
    new Installation(options).start();
    // On a first visit this is the first worker, which is no news.
    workers.takeOver({});
    expect(reload).toHaveBeenCalledTimes(reloads - 1);
    workers.takeOver({});
    expect(reload).toHaveBeenCalledTimes(reloads);
  });

  test('the browser’s offer stands until it is taken', () => {
    const window = page(false);
    const installation = new Installation({
      window,
      workers: undefined,
      later: jest.fn(),
      reload: jest.fn(),
    });
    installation.start();
    const prompt = jest.fn(async () => undefined);
    const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt });
    window.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
    expect(installation.offer.value).toBe(event);
    installation.accept();
    expect(prompt).toHaveBeenCalledTimes(1);
    expect(installation.offer.value).toBeNull();

    // Taken by the browser's own menu: there is nothing more to offer.
    window.dispatchEvent(event);
    expect(installation.offer.value).toBe(event);
    window.dispatchEvent(new Event('appinstalled'));
    expect(installation.offer.value).toBeNull();
  });
});
