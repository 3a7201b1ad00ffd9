import { alarmRoutes } from './handlers/alarms.js';
import { auditRoutes } from './handlers/audit.js';
import { backupRoutes } from './handlers/backup.js';
import { calibrationRoutes } from './handlers/calibration.js';
import { certificateRoutes } from './handlers/certificates.js';
import { commandRoutes } from './handlers/commands.js';
import { documentRoutes } from './handlers/documents.js';
import { explainRoutes } from './handlers/explain.js';
import { exportRoutes } from './handlers/export.js';
import { farmRoutes } from './handlers/farm.js';
import { gatewayMachineRoutes } from './handlers/gateway-machine.js';
import { healthRoutes } from './handlers/health.js';
import { historyRoutes } from './handlers/history.js';
import { nodeRoutes } from './handlers/nodes.js';
import { notificationRoutes } from './handlers/notifications.js';
import { scheduleRoutes } from './handlers/schedule.js';
import { sessionRoutes } from './handlers/session.js';
import { tankRoutes } from './handlers/tanks.js';
import { useRoutes } from './handlers/use.js';
import { userRoutes } from './handlers/users.js';
import { vpnRoutes } from './handlers/vpn.js';
import { weatherRoutes } from './handlers/weather.js';
import type { Route } from './route.js';
import type { Services } from './services.js';

/** Every route of the gateway. */
export function routeTable(services: Services): readonly Route[] {
  const described = [
    ...healthRoutes(),
    ...sessionRoutes(services),
    ...farmRoutes(services),
    ...tankRoutes(services),
    ...scheduleRoutes(services),
    ...calibrationRoutes(services),
    ...explainRoutes(services),
    ...historyRoutes(services),
    ...useRoutes(services),
    ...exportRoutes(services),
    ...commandRoutes(services),
    ...alarmRoutes(services),
    ...notificationRoutes(services),
    ...nodeRoutes(services),
    ...gatewayMachineRoutes(services),
    ...weatherRoutes(services),
    ...vpnRoutes(services),
    ...certificateRoutes(services),
    ...backupRoutes(services),
    ...userRoutes(services),
    ...auditRoutes(services),
  ];
  return [...described, ...documentRoutes(services, described)];
}
