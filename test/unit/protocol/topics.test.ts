import { describe, expect, test } from '@jest/globals';
import { parseTopic, TOPICS, type TopicName, topicOf } from '../../../firmware/protocol/topics.js';

describe('topics', () => {
  test.each(Object.keys(TOPICS) as TopicName[])('%s is written and read back', (name) => {
    const topic = topicOf('gw0', name, { tank: 'house', node: 'pi0', code: 'level_low' });
    expect(topic.startsWith('sluice/gw0/')).toBe(true);
    expect(parseTopic('gw0', topic)?.name).toBe(name);
  });

  test('a topic needs its names', () => {
    expect(() => topicOf('gw0', 'level', {})).toThrow('tank');
  });

  test.each([
    'sluice/gw1/tank/house/level',
    'sluice/gw0/tank/house/level/more',
    'sluice/gw0/tank//level',
    'sluice/gw0/tank/HOUSE/level',
    'sluice/gw0/tank/+/level',
    'sluice/gw0/tank/ho\u0000use/level',
    '',
  ])('%j is none of ours', (topic) => {
    expect(parseTopic('gw0', topic)).toBeUndefined();
  });

  test('what asks for something is never retained', () => {
    expect(TOPICS.command.retained).toBe(false);
    expect(TOPICS.ruleSet.retained).toBe(false);
    expect(TOPICS.scheduleSet.retained).toBe(false);
    expect(TOPICS.calibrationSet.retained).toBe(false);
    expect(TOPICS.sensorWatch.retained).toBe(false);
  });
});
