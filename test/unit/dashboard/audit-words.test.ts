import { afterEach, describe, expect, test } from '@jest/globals';
import { matches } from '../../../dashboard/src/admin/audit/matches.js';
import { circumstances, deedText, rankText } from '../../../dashboard/src/audit/words.js';
import { english, language } from '../../../dashboard/src/i18n/language.js';
import { loadLanguage } from '../../../dashboard/src/i18n/load-language.js';

const ENTRY = {
  ...{ ts: '2026-03-01T10:00:00.000Z', actor: 'sluice', role: 'system', action: 'user.add', target: 'ann' },
  ...{ allowed: true, detail: 'role viewer', from: 'local' },
};

afterEach(() => {
  language.value = english;
});

describe('the audit log in words', () => {
  test('a deed by its code, else by what it is about, else as it is', () => {
    expect(deedText('session.open')).toBe('Sign-in');
    expect(deedText('rule.mqtt')).toBe('Refill rule');
    expect(deedText('toString')).toBe('toString');
    expect(deedText('tank.paint')).toBe('tank.paint');
  });

  test('who, from where and what besides; the code stays to be found', () => {
    expect(rankText('system')).toBe('system');
    expect(rankText('console')).toBe('console');
    expect(circumstances(ENTRY)).toEqual(['role: viewer', 'on the gateway itself', 'user.add']);
    expect(circumstances({ ...ENTRY, detail: '', from: '-' })).toEqual(['user.add']);
  });

  test('is searched by what is shown and by what was written down', () => {
    expect(matches(ENTRY, 'person added', false)).toBe(true);
    expect(matches(ENTRY, 'user.add local', false)).toBe(true);
    expect(matches(ENTRY, 'removed', false)).toBe(false);
  });

  test('in Arabic', async () => {
    language.value = await loadLanguage('ar', []);
    expect(deedText('session.open')).toBe('تسجيل الدخول');
    expect(circumstances(ENTRY)).toEqual(['الدور: مشاهد', 'على البوابة نفسها', 'user.add']);
  });
});
