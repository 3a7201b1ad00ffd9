import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The unit tests of what is mutated as one: each of two thousand mutants loads the domain once, not once for each file of
 * tests. The random and the long lives are left out: they would kill more of them, and take hours.
 */
const AREAS = [
  ...['actuator', 'command', 'lease', 'refill', 'source', 'tank', 'instruments', 'schedule'].map(
    (area) => `domain/${area}`,
  ),
  'gateway/broker',
];
const LEFT_OUT = ['thirty-days.test.ts', 'message.test.ts', 'packet-guard.test.ts'];
const unit = join(dirname(fileURLToPath(import.meta.url)), '../unit');

for (const area of AREAS) {
  for (const name of readdirSync(join(unit, area)).sort()) {
    if (name.endsWith('.test.ts') && !LEFT_OUT.includes(name)) await import(join(unit, area, name));
  }
}
await import('../unit/domain/defects-seen-elsewhere.test.js');
