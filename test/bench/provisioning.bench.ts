import { mkdirSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { profileOf } from '../../provisioning/deploy/profile.js';
import { replaceFile } from '../../provisioning/durable/replace-file.js';
import { viewFarm } from '../../provisioning/machine/farm-view.js';
import { BuiltCli, build, type Took } from './support/built-cli.js';
import { debianHas } from './support/debian.js';
import { EASY_RSA, EasyRsa } from './support/easy-rsa.js';
import { figure, quantile } from './support/figures.js';
import { childrenProcessor_s } from './support/processor-time.js';

/** 2,500 is a whole farm, and takes ten times as long. */
const CLIENTS = Number(process.env.SLUICE_BENCH_CLIENTS ?? 250);
const PER_GATEWAY = 250;
const PAIR_CLIENTS = 250;
const PAIRS = 3;
const STARTS = 10;
const LEAF_BITS = 2048;

const open: BuiltCli[] = [];
beforeAll(build, 120_000);
afterAll(() => {
  for (const cli of open) cli.remove();
});

/** A farm with its authorities (of 3,072 bits) and gateways, and nobody else. */
async function begin(gateways: number): Promise<BuiltCli> {
  const cli = new BuiltCli();
  open.push(cli);
  await cli.run('farm', 'init', '--name', 'bench');
  for (let at = 0; at < gateways; at++)
    await cli.run('farm', 'add', 'gateway', `gw${at}`, '--remote', 'farm.example.net');
  await cli.run('pki', 'init');
  await cli.run('pki', 'issue', '--all');
  return cli;
}

/** Adds nodes and issues their certificates and tls-crypt-v2 keys, by the command. */
async function provision(cli: BuiltCli, gateways: number, nodes: number): Promise<Took> {
  const took: Took[] = [];
  for (let at = 0; at < gateways; at++)
    took.push(await cli.run('farm', 'add-bulk', '--gateway', `gw${at}`, '--count', String(nodes)));
  took.push(await cli.run('pki', 'issue', '--all', '--bits', String(LEAF_BITS)));
  return {
    span_s: took.reduce((sum, { span_s }) => sum + span_s, 0),
    peak_mb: Math.max(...took.map(({ peak_mb }) => peak_mb)),
  };
}

/** Writes everybody's profile. Gives the seconds that took. */
function writeProfiles({ farm }: BuiltCli): { span_s: number; written: number } {
  const begun_ms = performance.now();
  const folder = join(farm, '..', 'profiles');
  mkdirSync(folder);
  const view = viewFarm(farm, Date.now());
  for (const { name } of view.farm.nodes)
    replaceFile(join(folder, `${name}.ovpn`), profileOf(view, name).text);
  return { span_s: (performance.now() - begun_ms) / 1000, written: view.farm.nodes.length };
}

test('profiles of a whole farm', async () => {
  const gateways = Math.ceil(CLIENTS / PER_GATEWAY);
  const cli = await begin(gateways);
  const { span_s, peak_mb } = await provision(cli, gateways, Math.min(CLIENTS, PER_GATEWAY));
  const profiles = writeProfiles(cli);
  const budget_s = CLIENTS === 250 ? 60 : undefined;
  figure(`${CLIENTS} client profiles`, span_s + profiles.span_s, 's', budget_s);
  figure(`of that, writing ${CLIENTS} profiles`, profiles.span_s, 's');
  figure(`peak memory while ${CLIENTS} are made`, peak_mb, 'MB');
  expect(profiles.written).toBe(CLIENTS);
}, 900_000);

test('the same keys by easy-rsa, in pairs', async () => {
  if (!debianHas(EASY_RSA, 'easy-rsa')) {
    process.stdout.write(
      'figure ratio to easy-rsa: not measured, easy-rsa is missing and this is not root\n',
    );
    return;
  }
  const theirs = new EasyRsa(LEAF_BITS);
  const ratios: number[] = [];
  const processorRatios: number[] = [];
  for (let pair = 1; pair <= PAIRS; pair++) {
    const names = Array.from({ length: PAIR_CLIENTS }, (_, at) => `client-${pair}-${at}`);
    const cli = await begin(1);
    const before_s = childrenProcessor_s();
    const easy_s = theirs.clients_s(names, LEAF_BITS);
    const between_s = childrenProcessor_s();
    const { span_s } = await provision(cli, 1, PAIR_CLIENTS);
    const after_s = childrenProcessor_s();
    figure(`pair ${pair}: ${PAIR_CLIENTS} clients by easy-rsa`, easy_s, 's');
    figure(`pair ${pair}: ${PAIR_CLIENTS} clients by sluice`, span_s, 's');
    ratios.push(easy_s / span_s);
    processorRatios.push((between_s - before_s) / (after_s - between_s));
  }
  theirs.remove();
  const [processors, [load = 0]] = [availableParallelism(), loadavg()];
  figure(
    `sluice is so many times faster than easy-rsa (at least 3), median of ${PAIRS}`,
    quantile(ratios, 0.5),
    '×',
  );
  figure(
    `and costs so many times less processor time, median of ${PAIRS}`,
    quantile(processorRatios, 0.5),
    '×',
  );
  figure(`load of the machine's ${processors} processors meanwhile`, load, 'processes');
  expect(ratios).toHaveLength(PAIRS);
}, 1_200_000);

test('start of the command', async () => {
  const cli = new BuiltCli();
  open.push(cli);
  const times = async (...args: string[]) => {
    const spans_ms: number[] = [];
    for (let start = 0; start < STARTS; start++) spans_ms.push((await cli.run(...args)).span_s * 1000);
    return quantile(spans_ms, 0.5);
  };
  figure(`sluice --version, median of ${STARTS}`, await times('--version'), 'ms', 300);
  figure(
    `sluice plan for 10 × 250, median of ${STARTS}`,
    await times('plan', '--gateways', '10', '--nodes', '250', '--json'),
    'ms',
  );
}, 60_000);
