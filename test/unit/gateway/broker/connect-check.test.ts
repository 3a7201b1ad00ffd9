import { describe, expect, test } from '@jest/globals';
import { connectMistake, type Introduction } from '../../../../firmware/gateway/broker/connect-check.js';

const WELL: Introduction = { clientId: 'phone', clean: true };
const password = Buffer.from('secret');
const will = (topic: string, qos = 1) => ({ topic, qos });

describe('what is wrong with a CONNECT', () => {
  test.each<[string, Introduction, string | null]>([
    ['an id is enough', WELL, null],
    ['a session that ends needs no id', { clientId: '', clean: true }, null],
    ['one that lasts does', { clientId: '', clean: false }, 'client_id_malformed'],
    ['so does one that says nothing of it', { clientId: '' }, 'client_id_malformed'],
    ['an id is printable', { ...WELL, clientId: 'a\0b' }, 'client_id_malformed'],
    ['a name without a password', { ...WELL, username: 'viewer' }, null],
    ['both', { ...WELL, username: 'viewer', password }, null],
    ['a password needs a name', { ...WELL, password }, 'password_without_username'],
    ['a name is printable', { ...WELL, username: 'a\nb', password }, 'username_malformed'],
    ['a name is not empty', { ...WELL, username: '', password }, 'username_malformed'],
    ['a will', { ...WELL, will: will('sluice/gw0/node/pi0/availability') }, null],
    ['a will at the highest QoS', { ...WELL, will: will('a', 2) }, null],
    ['a will that says nothing of its QoS', { ...WELL, will: { topic: 'a' } }, null],
    ['there is no QoS 3', { ...WELL, will: will('a', 3) }, 'will_malformed'],
    ['a will has a topic', { ...WELL, will: will('') }, 'will_malformed'],
  ])('%s', (_, introduction, expected) => {
    expect(connectMistake(introduction)).toBe(expected);
  });
});
