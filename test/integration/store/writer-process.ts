// Writes until it is killed, and says on standard output what is acknowledged. Run by killed.test.ts.
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { reading } from './records.js';

const [file = '', first = '0'] = process.argv.slice(2);
const store = openStore(file, { clock: new SystemClock(), log: new RecordedLog() });
for (let batch = Number(first); ; batch++) {
  store.history.append(Array.from({ length: 50 }, (_, i) => reading(batch * 50 + i, 50)));
  store.history.flush();
  store.users.save({ username: `user-${batch}`, role: 'viewer', password_hash: 'h', created_ms: batch });
  process.stdout.write(`${batch}\n`);
}
