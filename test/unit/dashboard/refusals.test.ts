import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { troubleText as setupTrouble } from '../../../dashboard/src/admin/setup/trouble-text.js';
import { troubleText as adminTrouble } from '../../../dashboard/src/admin/trouble-text.js';
import { accountOf } from '../../../dashboard/src/command/account.js';
import { askWith, type Trouble } from '../../../dashboard/src/http/request.js';
import { english, language } from '../../../dashboard/src/i18n/book.js';
import { loadLanguage } from '../../../dashboard/src/i18n/load-language.js';
import { signInTroubleText } from '../../../dashboard/src/session/signin-trouble.js';
import { unknownPeersText, vpnTroubleText } from '../../../dashboard/src/vpn/vpn-text.js';
import { isProblemCode, PROBLEMS } from '../../../firmware/protocol/problem-texts.js';
import { REASON_TEXTS } from '../../../firmware/protocol/reason-text.js';
import { VPN_TEXTS } from '../../../firmware/protocol/vpn-texts.js';

const FIRMWARE = fileURLToPath(new URL('../../../firmware/', import.meta.url));
const ENGLISH = 'The gateway says this in English';

/** What the gateway sends with a refusal: every argument that its sentence may need, whatever it is. */
const ARGS = new Proxy<Record<string, string>>({}, { get: (_, name) => `<${String(name)}>` });
const argsOf = (template: string) =>
  Object.fromEntries(
    [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [
      name,
      name === 'why' ? 'node_offline' : (ARGS[name] ?? ''),
    ]),
  );

const refused = (code: string, args: Record<string, string>): Trouble & { kind: 'refused' } => ({
  kind: 'refused',
  status: isProblemCode(code) ? PROBLEMS[code].status : 500,
  code,
  detail: ENGLISH,
  args: { place: '<place>', ...args },
  retry_after_s: null,
});

/** Every place of the dashboard that shows why the gateway said no. */
const PLACES: Readonly<Record<string, (trouble: Trouble & { kind: 'refused' }) => string>> = {
  'a command': (trouble) =>
    accountOf({ at: 'not_taken', id: 'id', body: { actuator: 'inlet', action: 'close' }, trouble }, 'me')
      ?.said ?? '',
  'the set-up of a tank': setupTrouble,
  'the administration': adminTrouble,
  'the VPN': vpnTroubleText,
  'signing in': (trouble) => signInTroubleText(trouble, 0),
};

afterEach(() => {
  language.value = english;
});

describe.each(['es', 'hi', 'ar'] as const)('in %s', (code) => {
  beforeEach(async () => {
    language.value = await loadLanguage(code, []);
  });

  test.each(Object.keys(PLACES))('%s tells every refusal of the gateway in that language', (place) => {
    const told = Object.entries(PROBLEMS).map(([problem, { text }]) => [
      problem,
      PLACES[place]?.(refused(problem, argsOf(text))),
    ]);
    expect(told.filter(([, said]) => said?.includes(ENGLISH))).toEqual([]);
  });

  test('why nobody can say who is on the VPN is told in that language', () => {
    for (const trouble_code of Object.keys(VPN_TEXTS))
      expect(unknownPeersText({ trouble: ENGLISH, trouble_code })).not.toBe(ENGLISH);
  });

  test('a node’s reason to refuse a calibration, rule or schedule is told in that language, whichever it is', () => {
    for (const problem of ['calibration_refused', 'rule_refused', 'schedule_refused', 'hand_run_refused']) {
      const codes = { fault: 'level_good', cause: 'level_good', certificate: 'level_good' };
      // A reason with a reason of its own is no answer to what shall be kept.
      const told = Object.entries(REASON_TEXTS)
        .filter(([, text]) => !text.includes('{why}'))
        .filter(([why, text]) =>
          setupTrouble(refused(problem, { ...argsOf(text), ...codes, why })).includes(ENGLISH),
        );
      expect(told.map(([why]) => why)).toEqual([]);
    }
  });
});

test('a refusal of a newer gateway is told in its own words', async () => {
  language.value = await loadLanguage('es', []);
  expect(setupTrouble(refused('of_another_day', {}))).toContain(ENGLISH);
  expect(setupTrouble(refused('calibration_refused', { why: 'of_another_day' }))).toContain(ENGLISH);
});

test('the arguments of a refusal come with it', async () => {
  const problem = { ...{ type: 't', title: 't', status: 422 }, code: 'calibration_refused', detail: ENGLISH };
  const body = JSON.stringify({ ...problem, args: { why: 'calibration_changed' } });
  const ask = askWith(async () => new Response(body, { status: 422 }));
  expect(await ask('/')).toMatchObject({ trouble: { args: { why: 'calibration_changed' } } });
});

/** Source files of the product, the domain's as well. */
function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

test('every reason that the product gives has a sentence', () => {
  const given = sources(FIRMWARE).flatMap((text) =>
    [...text.matchAll(/\breason\(\s*'([a-z][a-z0-9_]*)'/g)].map(([, reason = '']) => reason),
  );
  expect(given.length).toBeGreaterThan(100);
  expect([...new Set(given)].filter((reason) => !(reason in REASON_TEXTS))).toEqual([]);
});
