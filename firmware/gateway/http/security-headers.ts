import type { RequestHandler } from 'express';
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
 * The headers every answer carries, over HTTP and HTTPS. No HSTS: it counts for a name's every port (RFC 6797, 8.3), so
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
