import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The unit tests of what is mutated as one: each of seven thousand mutants loads the domain once, not once for each file of
 * tests. What takes long is left out: it would kill more of them, and take hours. `SLUICE_MUTATION_TESTS=all` asks it too,
 * for the few that are left.
 */
const OF_THE_DOMAIN = [
  ...['actuator', 'command', 'flow', 'instruments', 'interlock', 'lease', 'level', 'refill', 'schedule'],
  ...['source', 'tank', 'transfer', 'weather'],
];
const AREAS = [...OF_THE_DOMAIN.map((area) => `domain/${area}`), 'gateway/broker'];
const OF_OTHER_CODE = ['message.test.ts', 'packet-guard.test.ts'];
const LONG = [
  ...['thirty-days.test.ts', 'looks-at-a-stuck-sensor.test.ts', 'outcomes-in-noise.test.ts'],
  ...['predicted-between.test.ts', 'transfers-always-true.test.ts', 'dry-for-days.test.ts'],
];
const all = process.env.SLUICE_MUTATION_TESTS === 'all';
const LEFT_OUT = all ? OF_OTHER_CODE : [...OF_OTHER_CODE, ...LONG];
const unit = join(dirname(fileURLToPath(import.meta.url)), '../unit');

for (const area of AREAS) {
  for (const name of readdirSync(join(unit, area)).sort()) {
    if (name.endsWith('.test.ts') && !LEFT_OUT.includes(name)) await import(join(unit, area, name));
  }
}
if (all) {
  await import('../unit/domain/defects-seen-elsewhere.test.js');
  await import('../unit/domain/defects-seen-elsewhere-in-what-is-asked.test.js');
}
