import { admin } from './admin.js';
import { alarms } from './alarms.js';
import { audit } from './audit.js';
import { chart } from './chart.js';
import { command } from './command.js';
import { home } from './home.js';
import { inlet } from './inlet.js';
import { plan } from './plan.js';
import { problems } from './problems.js';
import { reasons } from './reasons.js';
import { rule } from './rule.js';
import { run } from './run.js';
import { schedule } from './schedule.js';
import { settings } from './settings.js';
import { setup } from './setup.js';
import { shell } from './shell.js';
import { system } from './system.js';
import { tank } from './tank.js';
import { tank_page } from './tank-page.js';
import { time } from './time.js';

/** The dashboard in Hindi: its texts, and the sentences for the gateway's codes. */
export const table = {
  texts: {
    ...admin,
    ...alarms,
    ...audit,
    ...chart,
    ...command,
    ...home,
    ...inlet,
    ...plan,
    ...rule,
    ...run,
    ...schedule,
    ...settings,
    ...setup,
    ...shell,
    ...system,
    ...tank,
    ...tank_page,
    ...time,
  },
  sentences: { ...reasons, ...problems },
};
