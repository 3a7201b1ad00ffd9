// `npm start`: checks the machine, builds what is stale, and runs gateway and node with a simulated farm.
// Plain JavaScript, because it runs before anything is compiled, and on a Node that may be too old to run the rest.
const NEEDED = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  process.stderr.write(
    `sluice: this is Node ${process.versions.node}; Sluice needs ${NEEDED.join('.')} or newer. ` +
      'Install it from your distribution or nodejs.org and start again.\n',
  );
  process.exit(78);
}

const { buildStale } = await import('./build.js');
buildStale();
const { main } = await import('../../dist/firmware/main.js');
await main(['farm']);
