import { expect, test } from '@jest/globals';
import { Outgoing } from '../../../../firmware/gateway/live/outgoing.js';

test('gathers sections of one tank, the newest of each, and starts anew after it was taken', () => {
  const outgoing = new Outgoing();
  expect(outgoing.isEmpty).toBe(true);
  outgoing.add({ tank: { id: 'house', stale: true, online: true } });
  outgoing.add({ tank: { id: 'house', stale: false } });
  outgoing.add({ node: { id: 'pi0', online: true } });
  outgoing.add({ tank: { id: 'farm', online: false } });
  expect(outgoing.take()).toEqual({
    tanks: [
      { id: 'house', stale: false, online: true },
      { id: 'farm', online: false },
    ],
    nodes: [{ id: 'pi0', online: true }],
  });
  expect(outgoing.isEmpty).toBe(true);
  expect(outgoing.take()).toEqual({ tanks: [], nodes: [] });
});
