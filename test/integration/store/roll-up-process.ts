// Rolls readings up and removes them until it is killed, and says on standard output that it does. Run by rolled-up-killed.test.ts.
import { DEFAULT_RETENTION } from '../../../firmware/domain/history/retention.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import { RecordedLog } from '../../support/recorded-log.js';

const [file = '', now_ms = '0', steps = '0'] = process.argv.slice(2);
const retention = { ...DEFAULT_RETENTION, raw_days: 2 };
const store = openStore(file, { clock: new VirtualClock(Number(now_ms)), log: new RecordedLog(), retention });
for (let i = 0; i < Number(steps) && store.upkeep.step(); i++);
process.stdout.write('stepped\n');
// In the middle of it, and as fast as it can.
while (store.upkeep.step());
process.stdout.write('finished\n');
setInterval(() => {}, 1000);
