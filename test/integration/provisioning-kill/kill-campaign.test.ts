import { existsSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadFarm } from '../../../provisioning/farm/farm-files.js';
import { membersOf } from '../../../provisioning/farm/members.js';
import { readCrls } from '../../../provisioning/pki/crl.js';
import { initPki } from '../../../provisioning/pki/init-pki.js';
import { issueLeaves, wantedFor } from '../../../provisioning/pki/issue.js';
import { Keyring } from '../../../provisioning/pki/keyring.js';
import { findCrl, loadPki } from '../../../provisioning/pki/pki-folder.js';
import { CliRig, PASSPHRASE } from '../provisioning/cli-rig.js';
import { assertSound, Ledger } from '../provisioning/ledger.js';

/**
 * kill -9 at 50 random moments, without the command's knowledge: whatever the process and the kernel are at just then is
 * cut off. (`kill.test.ts` beside it goes through every single write one by one.)
 */
const MOMENTS = 25;
const INSIDE = 20;
const MOST_MOMENTS = 45;
/** Written when a command has the lock, removed at its end: what is between are its writes. */
const MARK = '.lock-holder';
/** The smallest that the certificate functions take; the command itself offers no size below 2,048. */
const SMALL_BITS = 1024;

/** One farm that lives through all of it. */
class Campaign {
  readonly rig = new CliRig();
  readonly #ledger = new Ledger();
  #span_ms = 0;
  moments = 0;
  inside = 0;

  async begin(nodes: number): Promise<void> {
    const { rig } = this;
    await rig.begin({ pki: false });
    await rig.json('farm', 'add-bulk', '--count', String(nodes));
    const [folder, farm, now_ms] = [rig.farm, loadFarm(rig.farm), Date.now()];
    const keysFolder = join(folder, 'ca-keys');
    const secret = { keysFolder, passphrase: PASSPHRASE };
    await initPki(folder, { farm, ...secret, modulus_bits: SMALL_BITS, now_ms });
    const keyring = new Keyring({ farm: folder, ...secret });
    const pki = loadPki(folder);
    const issue = {
      folder,
      farm,
      pki,
      register: [],
      keyring,
      modulus_bits: SMALL_BITS,
      concurrency: 2,
      now_ms,
    };
    await issueLeaves(membersOf(farm).flatMap(wantedFor), issue);
    this.assertSound();
  }

  /** Beside what the ledger knows: whoever stands in a list that may be installed already is never forgotten again. */
  assertSound(): void {
    const { farm } = this.rig;
    assertSound(farm, this.#ledger);
    const revoked = new Set(loadPki(farm).revoked.map(({ serial }) => serial));
    for (const { serials } of readCrls(findCrl(farm) ?? ''))
      for (const serial of serials) if (!revoked.has(serial)) throw new Error(`${serial} would return`);
  }

  /** Lets a command do its work undisturbed, to learn how long its writes take. */
  async learn(args: readonly string[]): Promise<void> {
    const { command, began, ended } = this.#start(args);
    await began;
    const begun_ms = performance.now();
    await ended;
    this.#span_ms = performance.now() - begun_ms;
    const { code, stderr } = await command.ended;
    if (code !== 0) throw new Error(stderr);
    this.assertSound();
  }

  /** Kills a command at a random moment of its writes, looks at what it left, and gives the command again. */
  async kill(args: readonly string[]): Promise<void> {
    const { command, began } = this.#start(args);
    await began;
    await pause(Math.random() * this.#span_ms);
    command.kill();
    await command.ended;
    if (this.#isWriting()) this.inside += 1;
    // It was quicker than the one that was watched: the next moments come sooner.
    else this.#span_ms *= 0.9;
    this.moments += 1;
    this.assertSound();
    await this.rig.json(...args);
    this.assertSound();
  }

  /** Enough moments were tried, and enough of them were among the writes; or so many that something else is wrong. */
  get isOver(): boolean {
    return (this.moments >= MOMENTS && this.inside >= INSIDE) || this.moments >= MOST_MOMENTS;
  }

  #isWriting(): boolean {
    return existsSync(join(this.rig.farm, MARK));
  }

  /** `began` resolves with the command's first write, `ended` with its last. */
  #start(args: readonly string[]) {
    const watcher = watch(this.rig.farm);
    const seen = (wanted: boolean) =>
      new Promise<void>((resolve) => {
        watcher.on('change', (_event, file) => {
          if (file === MARK && this.#isWriting() === wanted) resolve();
        });
      });
    const [began, ended] = [seen(true), seen(false)];
    const command = this.rig.spawn(args);
    // A command that is refused never writes.
    const gone = command.ended.finally(() => watcher.close());
    return { command, began: Promise.race([began, gone]), ended: Promise.race([ended, gone]) };
  }
}

const campaigns = { adding: new Campaign(), revoking: new Campaign() };
beforeAll(async () => {
  await campaigns.adding.begin(1);
  await campaigns.revoking.begin(MOST_MOMENTS + 1);
}, 60_000);
afterAll(() => {
  for (const { rig } of Object.values(campaigns)) rig.remove();
});

const nodeName = (number: number) => `gw0-node-${String(number).padStart(3, '0')}`;

describe('kill -9 at 50 random moments', () => {
  test('of farm add-bulk: the farm stays valid, no address is given twice', async () => {
    const { adding } = campaigns;
    const upTo = (nodes: number) => ['farm', 'add-bulk', '--count', String(nodes)];
    await adding.learn(upTo(5));
    for (let nodes = 10; !adding.isOver; nodes += 5) {
      await adding.kill(upTo(nodes));
      expect(loadFarm(adding.rig.farm).nodes).toHaveLength(nodes);
    }
    expect(adding.inside).toBeGreaterThanOrEqual(INSIDE);
  }, 120_000);

  test('of pki revoke: no revoked serial returns, and the list that is signed has all of them', async () => {
    const { revoking } = campaigns;
    const { farm } = revoking.rig;
    await revoking.learn(['pki', 'revoke', nodeName(1)]);
    for (let moment = 1; !revoking.isOver; moment++) {
      const name = nodeName(moment + 1);
      await revoking.kill(['pki', 'revoke', name]);
      const revoked = loadPki(farm).revoked.map(({ serial }) => serial);
      expect(revoked).toHaveLength(moment + 1);
      const [list] = readCrls(findCrl(farm) ?? '');
      expect([...(list?.serials ?? [])].sort()).toEqual(revoked.sort());
      expect(loadPki(farm).crl_number).toBe(list?.number);
    }
    expect(revoking.inside).toBeGreaterThanOrEqual(INSIDE);
  }, 180_000);

  test('and the audit log shows each change that was cut off as begun and not done', () => {
    for (const { rig } of Object.values(campaigns)) {
      const lines = readFileSync(join(rig.farm, 'audit.jsonl'), 'utf8').trim().split('\n');
      const entries = lines.flatMap((line) => {
        try {
          return [JSON.parse(line) as { id?: string; phase: string }];
        } catch {
          return [];
        }
      });
      // A line may be torn, but no torn line takes another with it.
      expect(lines.length - entries.length).toBeLessThanOrEqual(MOST_MOMENTS);
      const done = new Set(entries.filter(({ phase }) => phase === 'done').map(({ id }) => id));
      const begun = entries.filter(({ phase }) => phase === 'begun');
      expect(begun.some(({ id }) => !done.has(id))).toBe(true);
    }
  });
});
