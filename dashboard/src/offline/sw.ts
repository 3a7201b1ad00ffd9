import { answerFor } from './shelf.js';

/**
 * The service worker: keeps the shell of the page, and nothing of the farm. What goes to `/api` or `/live` is none of
 * its business: a figure or a command that came from a cache would be a lie.
 */
declare const self: ServiceWorkerGlobalScope;
/** The files of this build, put in by `build/shell-list.ts`: so a new build is a new worker. */
declare const __SHELL__: readonly string[];
/** Further files of this build, which are kept once they were used. */
declare const __LATER__: readonly string[];
declare const __SHELL_NAME__: string;

interface ServiceWorkerGlobalScope extends EventTarget {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
}
interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const worker: ServiceWorkerGlobalScope = self;

worker.addEventListener('install', (event) => {
  (event as ExtendableEvent).waitUntil(keepShell());
});

worker.addEventListener('activate', (event) => {
  (event as ExtendableEvent).waitUntil(dropOlder().then(() => worker.clients.claim()));
});

worker.addEventListener('message', (event) => {
  if ((event as MessageEvent).data === 'take over') void worker.skipWaiting();
});

worker.addEventListener('fetch', (event) => {
  const { request } = event as FetchEvent;
  const kept = answerFor(
    { method: request.method, mode: request.mode, url: request.url },
    { origin: worker.location.origin, shell: [...__SHELL__, ...__LATER__] },
  );
  if (kept === null) return;
  (event as FetchEvent).respondWith(fromShelf(kept, request));
});

async function keepShell(): Promise<void> {
  const cache = await caches.open(__SHELL_NAME__);
  await cache.addAll(__SHELL__.map((path) => new Request(path, { cache: 'no-cache' })));
}

async function dropOlder(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== __SHELL_NAME__).map((name) => caches.delete(name)));
}

async function fromShelf(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(__SHELL_NAME__);
  const kept = await cache.match(path);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(path, answer.clone());
  return answer;
}
