import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The unit tests of what is mutated, in the order in which a mutant is shown to them until one is red. What takes long is
 * left out: it would kill more of them, and take hours. `SLUICE_MUTATION_TESTS=all` asks it too, for the few that are left;
 * `SLUICE_MUTATION_TESTS=doors` asks only who may do what, for which no water has to flow.
 */
const OF_THE_DOMAIN = [
  ...['actuator', 'command', 'flow', 'instruments', 'interlock', 'lease', 'level', 'refill', 'schedule'],
  ...['source', 'tank', 'transfer', 'weather'],
];
const doors = process.env.SLUICE_MUTATION_TESTS === 'doors';
const AREAS = [...(doors ? [] : OF_THE_DOMAIN.map((area) => `domain/${area}`)), 'gateway/broker'];
/** Beside the broker's: who may do what over HTTP, and where. */
const OF_THE_DOORS = ['auth/vpn-cap', 'http/guard', 'http/origin', 'live/same-origin'];
const OF_OTHER_CODE = ['message.test.ts', 'packet-guard.test.ts'];
const LONG = [
  ...['thirty-days.test.ts', 'looks-at-a-stuck-sensor.test.ts', 'outcomes-in-noise.test.ts'],
  ...['predicted-between.test.ts', 'transfers-always-true.test.ts', 'dry-for-days.test.ts'],
];
/** Asked last, because most mutants are known by then. */
const SLOW = ['runs-dry', 'weak-supplies', 'dry-sources', 'wifi-readings', 'what-must-not-run'].map(
  (name) => `${name}.test.ts`,
);
const all = process.env.SLUICE_MUTATION_TESTS === 'all';
const LEFT_OUT = all ? OF_OTHER_CODE : [...OF_OTHER_CODE, ...LONG];
const unit = join(dirname(fileURLToPath(import.meta.url)), '../unit');

for (const area of AREAS) {
  for (const name of readdirSync(join(unit, area)).sort()) {
    const isAsked = name.endsWith('.test.ts') && ![...LEFT_OUT, ...SLOW].includes(name);
    if (isAsked) await import(join(unit, area, name));
  }
}
for (const door of OF_THE_DOORS) await import(`../unit/gateway/${door}.test.js`);
for (const name of doors ? [] : SLOW) await import(join(unit, 'domain/tank', name));
if (all) {
  await import('../unit/domain/defects-seen-elsewhere.test.js');
  await import('../unit/domain/defects-seen-elsewhere-in-what-is-asked.test.js');
}
