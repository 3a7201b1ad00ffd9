import { expect, test } from '@jest/globals';
import { afterIssue, afterRevoke } from '../../../../provisioning/cli/hand-over.js';
import { type FarmState, farmState } from '../../../../provisioning/farm/farm-state.js';
import { membersOf } from '../../../../provisioning/farm/members.js';

const added = '2026-06-01T06:12:44.000Z';
const phone = (name: string, host: number) => ({
  ...{ name, gateway: 'gw0', address: `10.83.0.${host}`, role: 'viewer', added },
});

function farm(more: object = {}): FarmState {
  return farmState.parse({
    ...{ schema: 1, name: 'green-valley', base: '10.83.0.0/16', created: added, former: [] },
    gateways: [{ name: 'gw0', index: 0, remotes: [], protocol: 'auto', added }],
    nodes: [{ name: 'well', gateway: 'gw0', address: '10.83.0.3', tanks: ['deep'], exposes: [], added }],
    phones: [phone('anna', 2), phone('bert', 254)],
    ...more,
  });
}

const servers = [
  {
    ...{ name: 'vps', gateway: 'gw0', address: '10.83.0.253', remotes: [], protocol: 'auto' },
    ...{ system: 'linux', added },
  },
];

const named = (state: FarmState, ...names: string[]) =>
  membersOf(state).filter(({ name }) => names.includes(name));

test('a new phone or node is told to its gateway before it is handed over', () => {
  expect(afterIssue(farm(), named(farm(), 'anna', 'well'))).toEqual([
    'sluice bundle gw0 --out card-gw0, and install it on gw0, which has to know well, anna',
    'sluice bundle well --out card-well',
    'sluice share anna',
  ]);
});

test('and to the server elsewhere, where there is one', () => {
  const state = farm({ servers });
  const steps = afterIssue(state, named(state, 'anna'));
  expect(steps.map((step) => step.split(' ')[2])).toEqual(['gw0', 'vps', 'anna']);
  expect(afterRevoke(state, ['gw0', 'gw0'])).toEqual([
    'sluice bundle vps --out card-vps',
    'install the bundle of vps there: until then, who is revoked still gets in',
  ]);
});

test('a whole farm is told in two lines', () => {
  expect(
    afterIssue(farm(), membersOf(farm({ phones: [phone('anna', 2), phone('bert', 254)] }))),
  ).toHaveLength(4);
  const many = farm({ phones: ['a', 'b', 'c', 'd'].map((name, at) => phone(name, 200 + at)) });
  expect(afterIssue(many, membersOf(many))).toEqual([
    'sluice bundle NAME --out card-NAME, for each gateway and node',
    'sluice share NAME, for each phone',
  ]);
});

test('a gateway that is gone needs no list', () => {
  expect(afterRevoke(farm(), ['gw7'])).toEqual([]);
});
