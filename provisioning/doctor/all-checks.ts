import type { Check } from './check.js';
import { certificates } from './checks/certificates.js';
import { clock } from './checks/clock.js';
import { collision } from './checks/collision.js';
import { configuration } from './checks/configuration.js';
import { crl } from './checks/crl.js';
import { disk } from './checks/disk.js';
import { farmCertificates } from './checks/farm-certificates.js';
import { firewall } from './checks/firewall.js';
import { gatewayConnection } from './checks/gateway-connection.js';
import { gpio } from './checks/gpio.js';
import { hardwareWatchdog } from './checks/hardware-watchdog.js';
import { listeners } from './checks/listeners.js';
import { processes } from './checks/processes.js';
import { serverElsewhere } from './checks/server-elsewhere.js';
import { tunnel } from './checks/tunnel.js';

/** In the order in which one fault causes the next: a wrong clock breaks certificates, those the tunnel, that the rest. */
export const ALL_CHECKS: readonly Check[] = [
  configuration,
  clock,
  certificates,
  crl,
  farmCertificates,
  tunnel,
  collision,
  serverElsewhere,
  firewall,
  processes,
  listeners,
  gatewayConnection,
  gpio,
  hardwareWatchdog,
  disk,
];
