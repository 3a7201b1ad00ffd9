import { describe, expect, test } from '@jest/globals';
import { readInbound } from '../../../../firmware/drivers/uplink/inbound.js';

const TO = { gateway: 'gw0', node: 'pi0', tanks: ['house', 'farm'] };

function read(topic: string, payload: string | Buffer = '{}', retained = false) {
  return readInbound(TO, topic, Buffer.from(payload), retained);
}

describe('what comes from the broker', () => {
  test.each([true, false])('a command is handed on as it is, retained: %s', (retained) => {
    expect(read('sluice/gw0/tank/house/command', 'not even JSON', retained)).toEqual({
      kind: 'inbound',
      message: { topic: 'command', tank: 'house', payload: 'not even JSON', retained },
    });
  });

  test('a rule is handed on', () => {
    expect(read('sluice/gw0/tank/farm/rule/set', 'ä')).toEqual({
      kind: 'inbound',
      message: { topic: 'ruleSet', tank: 'farm', payload: 'ä', retained: false },
    });
  });

  test('news of the history is read', () => {
    const ack = { boot: '0badcafe', seq: 7 };
    expect(read('sluice/gw0/node/pi0/log/stored', JSON.stringify(ack))).toEqual({ kind: 'stored', ack });
  });

  test.each([
    ['another gateway', 'sluice/gw1/tank/house/command', '{}'],
    ['another tank', 'sluice/gw0/tank/barn/command', '{}'],
    ['another node', 'sluice/gw0/node/pi1/log/stored', '{"boot":"0badcafe","seq":7}'],
    ['a topic that is not for nodes', 'sluice/gw0/tank/house/level', '{}'],
    ['no topic of ours', '$SYS/broker', '{}'],
    ['an acknowledgement cut off', 'sluice/gw0/node/pi0/log/stored', '{"boot":"0badca'],
    [
      'an acknowledgement without a number',
      'sluice/gw0/node/pi0/log/stored',
      '{"boot":"0badcafe","seq":1e309}',
    ],
    ['an acknowledgement below zero', 'sluice/gw0/node/pi0/log/stored', '{"boot":"0badcafe","seq":-1}'],
    ['bytes that are no text', 'sluice/gw0/tank/house/command', Buffer.from([0x7b, 0xff, 0x7d])],
    ['more than 64 KiB', 'sluice/gw0/tank/house/command', ' '.repeat(65_537)],
  ])('%s is unfit', (_, topic, payload) => {
    expect(read(topic, payload)).toEqual({ kind: 'unfit' });
  });

  test('exactly 64 KiB are still read', () => {
    expect(read('sluice/gw0/tank/house/command', ' '.repeat(65_536)).kind).toBe('inbound');
  });
});
