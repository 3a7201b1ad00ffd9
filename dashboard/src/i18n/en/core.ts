import { alarms } from './alarms.js';
import { command } from './command.js';
import { home } from './home.js';
import { inlet } from './inlet.js';
import { shell } from './shell.js';
import { tank } from './tank.js';
import { time } from './time.js';

/** The texts that every visit loads. What only a lazy page says has a file beside this one and is not named here. */
export const core = {
  ...shell,
  ...home,
  ...alarms,
  ...tank,
  ...inlet,
  ...command,
  ...time,
} as const;
