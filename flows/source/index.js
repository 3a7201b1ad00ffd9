import { notify, system, waterTankMonitor } from './sluice-flows.js';
import { waterTank } from './water-tank.js';

/** Every flow by the name of its file. */
export const FLOWS = {
  'water-tank.json': waterTank,
  'water-tank-monitor.json': waterTankMonitor,
  'system.json': system,
  'notify.json': notify,
};
