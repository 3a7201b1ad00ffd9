// Lets a test see what a process of the product holds when it ends: `NODE_OPTIONS=--import=<this file>`, and in the
// environment SLUICE_REPORT_OF, the program of main.ts it is about, and SLUICE_REPORT_FILE, where it writes its report.
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { createRequire } from 'node:module';

let formatters = 0;

/** Every script that is in memory: file URLs and paths, and `node:<name>` for what comes with the runtime. */
function scriptsInMemory() {
  const scripts = [];
  const session = new Session();
  session.connect();
  session.on('Debugger.scriptParsed', ({ params }) => scripts.push(params.url));
  session.post('Debugger.enable');
  return scripts;
}

/** How many numbers of two bytes are kept ready to be written into MQTT packets. */
function readyNumbers() {
  const { cache } = createRequire(import.meta.url);
  const file = Object.keys(cache).find((path) => path.endsWith('/mqtt-packet/numbers.js'));
  return file === undefined ? null : Object.keys(cache[file].exports.cache).length;
}

function countFormatters() {
  const count = (made) => {
    formatters += 1;
    return made;
  };
  Intl.DateTimeFormat = new Proxy(Intl.DateTimeFormat, {
    construct: (Format, args) => count(new Format(...args)),
    apply: (Format, _, args) => count(Format(...args)),
  });
}

if (process.argv[2] === process.env.SLUICE_REPORT_OF) {
  countFormatters();
  process.on('exit', () => {
    const report = {
      flags: process.execArgv,
      scripts: scriptsInMemory(),
      ready_numbers: readyNumbers(),
      formatters,
    };
    writeFileSync(process.env.SLUICE_REPORT_FILE, JSON.stringify(report));
  });
}
