import { type ReadonlySignal, signal } from '@preact/signals';

/** The event by which some browsers offer to put the page on the home screen (W3C manifest incubations). */
export interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

export interface InstallationOptions {
  /** Where the browser makes its offer. */
  readonly window: EventTarget & { readonly isSecureContext: boolean };
  /** The browser's service workers; undefined where it has none, as over plain http. */
  readonly workers: ServiceWorkerContainer | undefined;
  /** Does something when the page has had time to become useful. */
  readonly later: (what: () => void) => void;
  /** Loads the page anew. */
  readonly reload: () => void;
}

/** The page as something installed: its shell is kept for times without contact, and renewed when people agree. */
export class Installation {
  readonly #options: InstallationOptions;
  readonly #offer = signal<InstallOffer | null>(null);
  readonly #waiting = signal<ServiceWorker | null>(null);
  #registration: ServiceWorkerRegistration | undefined;

  constructor(options: InstallationOptions) {
    this.#options = options;
  }

  /** Whether the browser keeps the page at all. */
  get secure(): boolean {
    return this.#options.window.isSecureContext;
  }

  /** The browser's offer to put the page on the home screen, while it stands. */
  get offer(): ReadonlySignal<InstallOffer | null> {
    return this.#offer;
  }

  /** A newer version that is loaded and waits; null while there is none. */
  get waiting(): ReadonlySignal<ServiceWorker | null> {
    return this.#waiting;
  }

  /** Takes the offer. */
  accept(): void {
    void this.#offer.peek()?.prompt();
    this.#offer.value = null;
  }

  /** Lets the newer version take over; the page is loaded anew when it has. */
  update(): void {
    this.#waiting.peek()?.postMessage('take over');
  }

  /** Begins to listen for the browser's offer, and keeps the page when it has become useful. */
  start(): void {
    const { window, later } = this.#options;
    window.addEventListener('beforeinstallprompt', (event) => {
      if (!isOffer(event)) return;
      event.preventDefault();
      this.#offer.value = event;
    });
    window.addEventListener('appinstalled', () => {
      this.#offer.value = null;
    });
    if (this.secure) later(() => void this.#keep());
  }

  /** Asks for a newer version: somebody has come back to a page that was open for long. */
  look(): void {
    void this.#registration?.update().catch(() => {});
  }

  /** Registers the worker at `/sw.js`. A browser that refuses it, as of an untrusted certificate, stays as it was. */
  async #keep(): Promise<void> {
    const { workers, reload } = this.#options;
    if (workers === undefined) return;
    let before = workers.controller;
    workers.addEventListener('controllerchange', () => {
      // The first worker takes over a page that runs already: that is no news. Any later one is.
      if (before !== null) reload();
      before = workers.controller;
    });
    try {
      this.#registration = await workers.register('/sw.js', { updateViaCache: 'none' });
      this.#watch(this.#registration, workers);
    } catch {
      // Nothing is kept then; the page works with contact as before.
    }
  }

  #watch(registration: ServiceWorkerRegistration, workers: ServiceWorkerContainer): void {
    const look = () => {
      // Without a controller it is the very first one, which waits for nobody.
      if (workers.controller !== null) this.#waiting.value = registration.waiting;
    };
    look();
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', look);
    });
  }
}

function isOffer(event: Event): event is InstallOffer {
  return 'prompt' in event && typeof event.prompt === 'function';
}
