// Loaded by a process before its program: kills it, as `kill -9` would, just before its n-th call that writes to the
// disk (DIE_AT, from 1). Without DIE_AT it only counts, into the file that COUNT_INTO names.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const WRITING = [
  ...['openSync', 'writeFileSync', 'writeSync', 'fsyncSync', 'renameSync', 'linkSync', 'mkdirSync', 'rmSync'],
];
const { DIE_AT, COUNT_INTO } = process.env;
const write = fs.writeFileSync;
let calls = 0;

for (const name of WRITING) {
  const original = fs[name];
  fs[name] = (...args) => {
    calls += 1;
    if (String(calls) === DIE_AT) process.kill(process.pid, 'SIGKILL');
    return original(...args);
  };
}
syncBuiltinESMExports();
process.on('exit', () => {
  if (COUNT_INTO !== undefined) write(COUNT_INTO, String(calls));
});
