import type { Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import { createServer, type Server as TlsServer } from 'node:tls';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { Revisable } from '../../ports/revisable.js';
import type { ListenAddress } from '../listen.js';
import { Listeners } from '../listeners.js';
import { Follower, LOOK_EVERY_MS } from '../revisions/follower.js';
import {
  type CertificateFiles,
  checkWebCertificate,
  expired,
  type WebCertificate,
} from './web-certificate.js';

export interface SecureWebOptions {
  /** Answers what comes in: the same app and the same live updates as over HTTP. */
  readonly http: HttpServer;
  readonly addresses: readonly ListenAddress[];
  readonly certificate: Revisable<CertificateFiles>;
  /** The machine's time. */
  readonly clock: Clock;
  readonly log: Log;
}

/** A handshake that takes longer is given up, in ms. */
const HANDSHAKE_WITHIN_MS = 10_000;
const MAX_CONNECTIONS = 1_000;
const CURRENT_TLS = { minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] } as const;

/**
 * HTTPS in front of the gateway's HTTP server. It is an addition that may fail: whatever is wrong with certificate or
 * port is told, and HTTP goes on. A certificate that is replaced is used from the next connection on; one that cannot be
 * used leaves the one before in force.
 */
export class SecureWeb {
  private readonly servers = new Set<TlsServer>();
  private readonly sockets = new Set<Socket>();
  private readonly listeners: Listeners;
  private readonly follower: Follower<CertificateFiles>;
  private inForce: WebCertificate | undefined;
  private opened = false;
  private trouble: { readonly code: string; readonly sentence: string } | undefined;

  constructor(private readonly options: SecureWebOptions) {
    const { addresses, certificate, clock, log } = options;
    this.listeners = new Listeners({
      addresses,
      variable: 'SLUICE_HTTPS_PORT',
      serverFor: () => this.newServer(),
      patience: { clock, log },
      mayFail: true,
    });
    this.follower = new Follower({
      source: certificate,
      take: (files) => this.take(checkWebCertificate(files, clock.wall_ms())),
      refuse: (error) => this.note(error),
    });
  }

  /** Addresses at which nobody can connect now, and the code of why. */
  get troubles(): ReadonlyMap<ListenAddress, string> {
    return this.listeners.troubles;
  }

  /** HTTPS as `sluice status` shows it. */
  get line(): { name: string; state: string; detail: string } {
    const until = this.inForce && `until ${new Date(this.inForce.not_after_ms).toISOString().slice(0, 10)}`;
    return {
      name: 'https',
      state: this.inForce === undefined ? 'off' : 'open',
      detail: [until, this.trouble?.code].filter((part) => part !== undefined).join(', '),
    };
  }

  /** Opens the addresses when there is a certificate, and answers those that are open. Never rejects. */
  async start(): Promise<ListenAddress[]> {
    this.follower.look({ patient: false });
    return this.open();
  }

  /** Looks every 2 s whether the certificate was replaced, or its time is over. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.options;
    while (!signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, signal);
      if (signal.aborted) return;
      this.follower.look();
      this.judgeAge();
      await this.open();
    }
  }

  /** Takes nothing new and ends every connection. Safe to call twice, and without a start. */
  async stop(): Promise<void> {
    const ended = this.listeners.stop();
    for (const socket of this.sockets) socket.destroy();
    await ended;
  }

  private async open(): Promise<ListenAddress[]> {
    if (this.opened || this.inForce === undefined) return [];
    this.opened = true;
    return this.listeners.start();
  }

  private newServer(): TlsServer {
    const server = createServer(
      { ...CURRENT_TLS, ...secretsOf(this.inForce), handshakeTimeout: HANDSHAKE_WITHIN_MS },
      (socket) => this.options.http.emit('connection', socket),
    );
    server.maxConnections = MAX_CONNECTIONS;
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    // One that never gets to listen is not kept.
    server.once('listening', () => this.servers.add(server));
    return server;
  }

  private take(certificate: WebCertificate): void {
    for (const server of this.servers) server.setSecureContext({ ...CURRENT_TLS, ...secretsOf(certificate) });
    this.inForce = certificate;
    this.trouble = undefined;
    const { not_before_ms, not_after_ms } = certificate;
    const until = new Date(not_after_ms).toISOString();
    this.options.log.info({ until }, `HTTPS uses the web certificate that ends on ${until.slice(0, 10)}`);
    if (not_before_ms > this.options.clock.wall_ms())
      this.options.log.warn({}, 'The web certificate is not valid yet: is the clock of this machine right?');
  }

  private judgeAge(): void {
    if (this.inForce !== undefined && this.inForce.not_after_ms <= this.options.clock.wall_ms())
      this.note(expired(this.inForce.not_after_ms));
  }

  private note(error: Error): void {
    if (error.message === this.trouble?.sentence) return;
    const code = 'code' in error ? String(error.code) : 'web_certificate_invalid';
    this.trouble = { code, sentence: error.message };
    const meanwhile =
      this.inForce === undefined
        ? 'There is no HTTPS; the dashboard answers over HTTP.'
        : 'HTTPS goes on with the certificate before.';
    this.options.log.error({ code }, `${error.message} ${meanwhile}`);
  }
}

function secretsOf(certificate: WebCertificate | undefined): { cert?: string; key?: string } {
  return certificate === undefined ? {} : { cert: certificate.cert_pem, key: certificate.key_pem };
}
