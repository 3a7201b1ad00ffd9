import { describe, expect, test } from '@jest/globals';
import type { PublishPacket } from 'aedes';
import { RetainedOnly } from '../../../../firmware/gateway/broker/retained-only.js';

const packet = (topic: string, payload: string): PublishPacket => ({
  cmd: 'publish',
  topic,
  payload: Buffer.from(payload),
  qos: 1,
  retain: true,
  dup: false,
});

async function kept(memory: RetainedOnly, ...filters: string[]): Promise<string[]> {
  const found: string[] = [];
  for await (const { topic, payload } of memory.createRetainedStreamCombi(filters)) {
    found.push(`${topic} ${payload}`);
  }
  return found;
}

describe('retained messages', () => {
  test('the last of each topic is kept, and handed to whom it concerns', async () => {
    const memory = new RetainedOnly();
    await memory.storeRetained(packet('a/1', 'old'));
    await memory.storeRetained(packet('a/1', 'new'));
    await memory.storeRetained(packet('b/1', 'x'));
    expect(await kept(memory, 'a/+')).toEqual(['a/1 new']);
    expect(await kept(memory, 'c', 'b/#')).toEqual(['b/1 x']);
    expect(await kept(memory, 'c')).toEqual([]);
  });

  test('an empty one takes it away', async () => {
    const memory = new RetainedOnly();
    await memory.storeRetained(packet('a', 'x'));
    await memory.storeRetained(packet('a', ''));
    expect(await kept(memory, '#')).toEqual([]);
  });

  test('what its sender does to the packet later does not reach it', async () => {
    const memory = new RetainedOnly();
    const sent = packet('a', 'x');
    await memory.storeRetained(sent);
    sent.topic = 'b';
    expect(await kept(memory, '#')).toEqual(['a x']);
  });
});

describe('unfinished messages of QoS 2', () => {
  test('are known by their number until they are released, each connection its own', async () => {
    const memory = new RetainedOnly();
    const [phone, desk] = [{}, {}];
    await memory.incomingStorePacket(phone, { messageId: 1 });
    await memory.incomingStorePacket(phone, { messageId: 2 });
    expect(await memory.incomingGetPacket(phone, { messageId: 1 })).toEqual({ messageId: 1 });
    expect(await memory.incomingGetPacket(phone, { messageId: 2 })).toEqual({ messageId: 2 });
    await expect(memory.incomingGetPacket(desk, { messageId: 1 })).rejects.toThrow('no such packet');
    await memory.incomingDelPacket(phone, { messageId: 1 });
    await expect(memory.incomingGetPacket(phone, { messageId: 1 })).rejects.toThrow('no such packet');
    await expect(memory.incomingDelPacket(phone, { messageId: 1 })).rejects.toThrow('no such packet');
    await expect(memory.incomingDelPacket(desk, { messageId: 1 })).rejects.toThrow('no such packet');
  });

  test('are forgotten with their connection', async () => {
    const memory = new RetainedOnly();
    const phone = {};
    await memory.incomingStorePacket(phone, {});
    expect(await memory.incomingGetPacket(phone, {})).toEqual({ messageId: 0 });
    await memory.cleanIncoming(phone);
    await expect(memory.incomingGetPacket(phone, {})).rejects.toThrow('no such packet');
  });

  test('nothing else outlives its connection', async () => {
    const memory = new RetainedOnly();
    await memory.setup();
    await memory.outgoingEnqueueCombi();
    await memory.outgoingClearMessageId();
    await memory.putWill();
    await memory.delWill();
    await memory.cleanSubscriptions();
    expect(await memory.subscriptionsByTopic()).toEqual([]);
    expect(await memory.outgoingStream().toArray()).toEqual([]);
    expect(await memory.streamWill().toArray()).toEqual([]);
  });
});
