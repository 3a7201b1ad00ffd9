import { describe, expect, test } from '@jest/globals';
import { NotifyError } from '../../../../firmware/drivers/notify/notify-error.js';

/** What a mail server says when it refuses may repeat the password, in full or in the form in which it was sent. */

const SECRET = 'super/s3cret pass&wörd';
const said = (text: string, secret: string | null = SECRET) =>
  new NotifyError('mail:587', new Error(text), secret).message;
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('what the other side said', () => {
  test('is cut only after the secret was taken out, wherever it stands', () => {
    for (let before = 150; before <= 200; before++) {
      const message = said(`${'x'.repeat(before)}supersecretpassword is wrong`, 'supersecretpassword');
      for (let known = 4; known <= 19; known++)
        expect(message).not.toContain('supersecretpassword'.slice(0, known));
    }
  });

  test('is told up to 200 characters', () => {
    expect(said('y'.repeat(500)).match(/y+/)?.[0]).toHaveLength(200);
    expect(said('535 wrong password')).toContain('535 wrong password');
    expect(said('535 wrong password', null)).toContain('535 wrong password');
  });

  test.each([
    ['as it is', SECRET],
    ['twice', `${SECRET} ${SECRET}`],
    ['encoded for a URL', encodeURIComponent(SECRET)],
    ['encoded for a URL in small letters', encodeURIComponent(SECRET).toLowerCase()],
    ['encoded for a form', new URLSearchParams({ p: SECRET }).toString()],
    ['encoded in part', SECRET.replace(' ', '%20')],
    ['in base64, as AUTH LOGIN sends it', base64(SECRET)],
    ['in base64 with the user before it, as AUTH PLAIN sends it', base64(`\0sluice\0${SECRET}`)],
    ['in base64 with one letter more before it', base64(`\0sluices\0${SECRET}`)],
    ['in base64 with two letters more before it', base64(`\0sluicess\0${SECRET}`)],
    ['in base64 for a URL', Buffer.from(`~~~${SECRET}???`).toString('base64url')],
    ['in base64, glued to a word', `AUTH=PLAIN=x${base64(SECRET)}`],
  ])('has no secret %s', (_, repeated) => {
    const message = said(`535 5.7.8 <${repeated}> is not right`);
    expect(message).toContain('535 5.7.8 <');
    expect(message).toContain('> is not right');
    expect(message).toMatch(/<[^>]*…[^>]*>/);
    // Nothing of it is left that could be decoded.
    for (const part of message.split(/[^A-Za-z0-9+/_-]+/)) {
      for (let skip = 0; skip < 4; skip++)
        expect(Buffer.from(part.slice(skip), 'base64').toString()).not.toMatch(/s3cr|pass/);
    }
    expect(decodeURIComponent(message)).not.toMatch(/s3cr|pass&/);
  });

  test('keeps words that only look like base64', () => {
    expect(said('relay.example.org says AuthenticationFailed/UnknownUser')).toContain(
      'relay.example.org says AuthenticationFailed/UnknownUser',
    );
  });

  test('has no control characters, not even where the secret has some', () => {
    const message = said('bad\r\npassword a\u200bb\u0007c', 'a\u200bb\u0007c');
    expect(message).toContain('bad password …');
  });
});
