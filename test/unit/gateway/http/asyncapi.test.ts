import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { topicsDocument } from '../../../../firmware/gateway/http/asyncapi.js';
import { TOPICS, type TopicName, type TopicRule } from '../../../../firmware/protocol/topics.js';
import { VALID_PAYLOADS } from '../../../support/payloads.js';

const DOCUMENT = topicsDocument('gw0', '1.2.3');
const ROWS = Object.entries(TOPICS) as [TopicName, TopicRule][];
const within = (...path: string[]) =>
  path.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], DOCUMENT);

/** The schema that the AsyncAPI initiative publishes for documents of this version. */
function published(): object {
  const file = new URL(
    '../../../../node_modules/@asyncapi/specs/schemas/3.0.0-without-$id.json',
    import.meta.url,
  );
  return JSON.parse(readFileSync(file, 'utf8'));
}

describe('the document of the topics', () => {
  test('is one by the published schema of AsyncAPI 3.0', () => {
    const ajv = new Ajv({ strict: false, meta: false, validateSchema: false });
    addFormats.default(ajv);
    const fits = ajv.compile(published());
    expect([fits(DOCUMENT), fits.errors]).toEqual([true, null]);
    expect(fits({ ...DOCUMENT, channels: 7 })).toBe(false);
  });

  test.each(ROWS)(
    '%s: who publishes and who reads, as the broker has it',
    (name, { publish, subscribe, retained }) => {
      const roles = (operation: string) => within('operations', operation, 'x-roles') ?? [];
      expect(roles(`${name}FromClients`)).toEqual([...publish]);
      expect(roles(`${name}ToClients`)).toEqual([...subscribe]);
      expect(within('channels', name, 'x-retained')).toBe(retained);
    },
  );

  test.each(ROWS)('%s: a valid payload fits its schema, and nonsense does not', (name) => {
    const ajv = new Ajv({ strict: false });
    addFormats.default(ajv);
    const fits = ajv.compile(within('channels', name, 'messages', name, 'payload') as object);
    expect([fits(VALID_PAYLOADS[name]), fits.errors]).toEqual([true, null]);
    expect(fits(['nonsense'])).toBe(false);
  });
});
