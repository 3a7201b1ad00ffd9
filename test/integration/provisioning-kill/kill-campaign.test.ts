import { readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AUDIT_FILE, loadFarm } from '../../../provisioning/farm/farm-files.js';
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
/** The smallest that the certificate functions take; the command itself offers no size below 2,048. */
const SMALL_BITS = 1024;

/** One farm that lives through all of it. */
class Campaign {
  readonly rig = new CliRig();
  readonly #ledger = new Ledger();
  readonly #aim = new Aim();
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

  /** Kills a command at a random moment of its writes, looks at what it left, and gives the command again. */
  async kill(args: readonly string[]): Promise<void> {
    const before = this.#auditLines().length;
    const { command, began } = this.#start(args);
    await began;
    spinUntil(performance.now() + this.#aim.moment_ms());
    command.kill();
    await command.ended;
    const hit = hitOf(this.#auditLines().slice(before));
    this.#aim.learn(hit);
    if (hit === 'inside') this.inside += 1;
    this.moments += 1;
    this.assertSound();
    await this.rig.json(...args);
    this.assertSound();
  }

  /** Enough moments were tried, and enough of them were among the writes; or so many that something else is wrong. */
  get isOver(): boolean {
    return (this.moments >= MOMENTS && this.inside >= INSIDE) || this.moments >= MOST_MOMENTS;
  }

  #auditLines(): string[] {
    return readFileSync(join(this.rig.farm, AUDIT_FILE), 'utf8').trimEnd().split('\n');
  }

  /** `began` resolves with the first write of the change, which is that of the audit log. */
  #start(args: readonly string[]) {
    const watcher = watch(join(this.rig.farm, AUDIT_FILE));
    const audited = new Promise<void>((resolve) => {
      watcher.on('change', () => resolve());
    });
    const command = this.rig.spawn(args);
    // A command that is refused never writes.
    const gone = command.ended.finally(() => watcher.close());
    return { command, began: Promise.race([audited, gone]) };
  }
}

/** Where a kill hit: before the first write of the change, among its writes, or after the last. */
type Hit = 'before' | 'inside' | 'after';

/** The audit log has a line before the first write of a change and one after the last; either may be torn. */
function hitOf(lines: readonly string[]): Hit {
  const [last] = lines.slice(-1);
  if (last === undefined) return 'before';
  try {
    return (JSON.parse(last) as { phase: string }).phase === 'begun' ? 'inside' : 'after';
  } catch {
    return 'inside';
  }
}

/** Random moments in about the time that the writes take, which is learnt from what was hit. */
class Aim {
  #span_ms = 4;

  moment_ms(): number {
    return Math.random() * this.#span_ms;
  }

  learn(hit: Hit): void {
    this.#span_ms *= hit === 'after' ? 0.7 : 1.1;
  }
}

/** Timers know whole milliseconds, in which all writes are done. */
function spinUntil(end_ms: number): void {
  while (performance.now() < end_ms);
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
    for (let nodes = 5; !adding.isOver; nodes += 5) {
      await adding.kill(upTo(nodes));
      expect(loadFarm(adding.rig.farm).nodes).toHaveLength(nodes);
    }
    expect(adding.inside).toBeGreaterThanOrEqual(INSIDE);
  }, 120_000);

  test('of pki revoke: no revoked serial returns, and the list that is signed has all of them', async () => {
    const { revoking } = campaigns;
    const { farm } = revoking.rig;
    for (let moment = 1; !revoking.isOver; moment++) {
      await revoking.kill(['pki', 'revoke', nodeName(moment)]);
      const revoked = loadPki(farm).revoked.map(({ serial }) => serial);
      expect(revoked).toHaveLength(moment);
      const [list] = readCrls(findCrl(farm) ?? '');
      expect([...(list?.serials ?? [])].sort()).toEqual(revoked.sort());
      expect(loadPki(farm).crl_number).toBe(list?.number);
    }
    expect(revoking.inside).toBeGreaterThanOrEqual(INSIDE);
  }, 180_000);

  test('and the audit log shows each change that was cut off as begun and not done', () => {
    for (const { rig } of Object.values(campaigns)) {
      const lines = readFileSync(join(rig.farm, AUDIT_FILE), 'utf8').trim().split('\n');
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
