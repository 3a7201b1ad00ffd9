import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { FLOWS } from '../../../flows/source/index.js';

const folder = fileURLToPath(new URL('../../../flows/', import.meta.url));
interface Node {
  readonly id: string;
  readonly type: string;
  readonly z?: string;
  readonly wires?: readonly (readonly string[])[];
  readonly [key: string]: unknown;
}
const fileOf = (name: string): Node[] => JSON.parse(readFileSync(folder + name, 'utf8'));

test('every file is written, and no other lies there', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  expect(files.sort()).toEqual(Object.keys(FLOWS).sort());
});

describe.each(Object.keys(FLOWS))('%s', (name) => {
  const nodes = fileOf(name);

  test('is what its source says (node flows/build.js writes it anew)', () => {
    expect(nodes).toEqual(JSON.parse(JSON.stringify(FLOWS[name])));
  });

  test('hangs together: no id twice, and no wire or place that leads nowhere', () => {
    const ids = nodes.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const named = nodes.flatMap(({ z, wires = [], group, page, ui, theme, broker, type }) => [
      ...wires.flat(),
      ...[z, group, page, ui, theme, type === 'mqtt-broker' ? undefined : broker],
    ]);
    for (const id of named) if (id !== undefined) expect(ids).toContain(id);
  });

  test('carries no address and no password of its own', () => {
    for (const { broker, port, credentials } of nodes.filter(({ type }) => type === 'mqtt-broker')) {
      for (const value of [broker, port, ...Object.values(credentials ?? {})])
        expect(value).toMatch(/^\$\{[A-Z_]+\}$/);
    }
  });
});

test.each(['water-tank-monitor.json', 'system.json', 'notify.json'])('%s publishes nothing', (name) => {
  const nodes = fileOf(name);
  expect(nodes.filter(({ type }) => type === 'mqtt out')).toEqual([]);
  for (const broker of nodes.filter(({ type }) => type === 'mqtt-broker')) {
    expect([broker.birthTopic, broker.closeTopic, broker.willTopic]).toEqual(['', '', '']);
  }
});

test('the stand-alone controller has no topic of Sluice, and the others have no other', () => {
  const topicsOf = (name: string) =>
    fileOf(name).flatMap(({ type, topic }) => (/^mqtt (in|out)$/.test(type) ? [String(topic)] : []));
  for (const topic of topicsOf('water-tank.json')) expect(topic).toMatch(/^water-tank\//);
  for (const name of ['water-tank-monitor.json', 'system.json', 'notify.json'])
    for (const topic of topicsOf(name)) expect(topic).toMatch(/^sluice\//);
});
