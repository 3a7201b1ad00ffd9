import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';

const SELF = "'self'";
const NONE = "'none'";

/** Everything a page loads comes from this gateway, and nothing stands inside the page itself. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: [SELF],
    // Older browsers do not take 'self' for a web socket of the same origin.
    connectSrc: [SELF, 'ws:', 'wss:'],
    objectSrc: [NONE],
    baseUri: [NONE],
    formAction: [SELF],
    frameAncestors: [NONE],
    scriptSrcAttr: [NONE],
  },
};

/**
 * The headers of every answer, over HTTP and HTTPS. No HSTS: it counts for a name's every port (RFC 6797, 8.3), so
 * that a phone without the farm's web authority would be locked out of the dashboard; and for addresses it counts not at
 * all (8.1.1).
 */
export function securityHeaders(): RequestHandler[] {
  const headers = helmet({
    contentSecurityPolicy,
    strictTransportSecurity: false,
    // Not `no-referrer`: browsers then hide the origin of our own pages' requests, too.
    referrerPolicy: { policy: 'same-origin' },
  });
  const permissions: RequestHandler = (_request, response, next) => {
    response.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
    next();
  };
  return [headers, permissions];
}

/** What these say of a page browsers look for in the page's own answer only. */
const OF_PAGES = [
  'Content-Security-Policy',
  'Cross-Origin-Opener-Policy',
  'Origin-Agent-Cluster',
  'Permissions-Policy',
  'Referrer-Policy',
  'X-DNS-Prefetch-Control',
  'X-Download-Options',
  'X-Frame-Options',
  'X-Permitted-Cross-Domain-Policies',
  'X-XSS-Protection',
];

/**
 * Leaves a script or style, which is never a page, only the headers that count for it. On a slow link the others cost
 * as much as a small file, with every file.
 */
export function asPartOfPage(response: Response): void {
  for (const name of OF_PAGES) response.removeHeader(name);
}
