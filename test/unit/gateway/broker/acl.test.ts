import { describe, expect, test } from '@jest/globals';
import { Acl } from '../../../../firmware/gateway/broker/acl.js';
import type { ClientIdentity } from '../../../../firmware/gateway/identity.js';

const acl = new Acl('gw0', [
  { id: 'pi0', secret_sha256: '', tanks: ['house', 'farm'] },
  { id: 'pi1', secret_sha256: '', tanks: ['hill'] },
]);

const PI0: ClientIdentity = { kind: 'node', name: 'pi0' };
const STRANGER: ClientIdentity = { kind: 'node', name: 'pi9' };
const ADMIN: ClientIdentity = { kind: 'admin', name: 'admin' };
const VIEWER: ClientIdentity = { kind: 'viewer', name: 'viewer' };
/** An admin at a device that only reads. */
const CAPPED: ClientIdentity = { kind: 'viewer', name: 'admin', own_role: 'admin' };

const LEVEL = 'sluice/gw0/tank/house/level';
const COMMAND = 'sluice/gw0/tank/house/command';
const LOG = 'sluice/gw0/node/pi0/log';

function published(client: ClientIdentity, topic: string, retained: boolean): string {
  const verdict = acl.mayPublish(client, topic, retained);
  return verdict.allowed ? `${verdict.name} ${verdict.subject}` : verdict.why;
}

describe('publishing', () => {
  test.each<[string, ClientIdentity, string, boolean, string]>([
    ['a node tells of its tank', PI0, LEVEL, true, 'level house'],
    ['a node tells of its other tank', PI0, 'sluice/gw0/tank/farm/level', true, 'level farm'],
    ['a node tells of itself', PI0, 'sluice/gw0/node/pi0/host', true, 'host pi0'],
    ['a node sends its records', PI0, LOG, false, 'log pi0'],
    ['not of a tank of another node', PI0, 'sluice/gw0/tank/hill/level', true, 'not_its_own'],
    ['not of another node', PI0, 'sluice/gw0/node/pi1/host', true, 'not_its_own'],
    ['a node of no farm tells nothing', STRANGER, LEVEL, true, 'not_its_own'],
    ['not of a tank nobody has', PI0, 'sluice/gw0/tank/pond/level', true, 'tank_unknown'],
    ['not of a node nobody has', PI0, 'sluice/gw0/node/pi9/host', true, 'tank_unknown'],
    ['what is told is kept', PI0, LEVEL, false, 'must_be_retained'],
    ['what is asked is not', ADMIN, COMMAND, true, 'must_not_be_retained'],
    ['an admin commands', ADMIN, COMMAND, false, 'command house'],
    ['a viewer does not', VIEWER, COMMAND, false, 'role_missing'],
    ['an admin at a reading device does not', CAPPED, COMMAND, false, 'vpn_role_capped'],
    ['a cap is no excuse for what an admin may not either', CAPPED, LEVEL, true, 'role_missing'],
    ['a node does not command', PI0, COMMAND, false, 'role_missing'],
    ['an admin tells no level', ADMIN, LEVEL, true, 'role_missing'],
    ['nobody speaks for the gateway', ADMIN, `${LOG}/stored`, false, 'role_missing'],
    ['nor on a farm beside', ADMIN, 'sluice/gw1/tank/house/command', false, 'topic_unknown'],
    ['nor below a topic', ADMIN, `${COMMAND}/x`, false, 'topic_unknown'],
    ['nor with characters that are none', ADMIN, `${COMMAND}\n`, false, 'topic_malformed'],
  ])('%s', (_, client, topic, retained, expected) => {
    expect(published(client, topic, retained)).toBe(expected);
  });
});

describe('subscribing', () => {
  test.each<[string, ClientIdentity, string, string | null]>([
    ['a node hears what is asked of its tank', PI0, COMMAND, null],
    ['a node hears what of it is on disk', PI0, `${LOG}/stored`, null],
    ['not what is asked of another', PI0, 'sluice/gw0/tank/hill/command', 'not_its_own'],
    ['nor of another node', PI0, 'sluice/gw0/node/pi1/log/stored', 'not_its_own'],
    ['nor of a tank nobody has', PI0, 'sluice/gw0/tank/pond/command', 'tank_unknown'],
    ['nor records, not even its own', PI0, LOG, 'role_missing'],
    ['nor a topic that is none', PI0, 'sluice/gw0/tank/house/nothing', 'topic_unknown'],
    ['a node asks for single topics', PI0, 'sluice/gw0/tank/house/+', 'filter_too_wide'],
    ['also for all of them', PI0, '#', 'filter_too_wide'],
    ['people take wide filters', VIEWER, '#', null],
    ['people read what is told', VIEWER, 'sluice/gw0/tank/+/level', null],
    ['people read one tank', VIEWER, LEVEL, null],
    ['records of one node are for the gateway alone', ADMIN, LOG, 'role_missing'],
    ['an admin reads what is asked', ADMIN, 'sluice/gw0/tank/+/command', null],
    ['a viewer does not', VIEWER, 'sluice/gw0/tank/+/command', 'role_missing'],
    ['nor an admin at a reading device', CAPPED, 'sluice/gw0/tank/+/command', 'vpn_role_capped'],
    ['records are for the gateway alone', ADMIN, 'sluice/gw0/node/+/log', 'role_missing'],
    ['a cap does not hide that', CAPPED, 'sluice/gw0/node/+/log', 'role_missing'],
    ['a filter that meets nothing', ADMIN, 'sluice/gw1/#', 'topic_unknown'],
    ['a filter of another shape', ADMIN, '+/+', 'topic_unknown'],
    ['a filter that is none', ADMIN, 'sluice/#/level', 'topic_malformed'],
    ['a filter with a control character', ADMIN, 'sluice/\0/level', 'topic_malformed'],
    ['a node with a filter that is none', PI0, '', 'topic_malformed'],
  ])('%s', (_, client, filter, expected) => {
    expect(acl.whyNotSubscribe(client, filter)).toBe(expected);
  });
});

describe('receiving, whatever filter it matched', () => {
  test.each<[string, ClientIdentity, string, boolean]>([
    ['a viewer receives a level', VIEWER, LEVEL, true],
    ['a viewer receives no command', VIEWER, COMMAND, false],
    ['an admin receives a command', ADMIN, COMMAND, true],
    ['nobody but the gateway receives records', ADMIN, LOG, false],
    ['a node receives the command for its tank', PI0, COMMAND, true],
    ['not the one for another', PI0, 'sluice/gw0/tank/hill/command', false],
    ['nothing of an unknown tank goes out', ADMIN, 'sluice/gw0/tank/pond/level', false],
    ['nothing of another farm goes out', ADMIN, 'sluice/gw1/tank/house/level', false],
  ])('%s', (_, client, topic, expected) => {
    expect(acl.mayReceive(client, topic)).toBe(expected);
  });
});

describe('Home Assistant', () => {
  const DEVICE = 'homeassistant/device/sluice_gw0_tank_house/config';
  const VALVE = 'homeassistant/valve/sluice_gw0_tank_house_inlet/config';
  const with_it = new Acl('gw0', [{ id: 'pi0', secret_sha256: '', tanks: ['house'] }], true);

  test.each<[string, ClientIdentity, string, boolean]>([
    ['a viewer is handed what there is to show', VIEWER, DEVICE, true],
    ['but nothing that moves water', VIEWER, VALVE, false],
    ['nor does an admin at a reading device', CAPPED, VALVE, false],
    ['an admin is handed what moves water', ADMIN, VALVE, true],
    ['a node is handed none of it', PI0, DEVICE, false],
    ['people go on reading levels', VIEWER, LEVEL, true],
  ])('%s', (_, client, topic, expected) => {
    expect(with_it.mayReceive(client, topic)).toBe(expected);
  });

  test.each<[string, ClientIdentity, string, string | null]>([
    ['people may ask for its topics', VIEWER, 'homeassistant/#', null],
    ['a node may not', PI0, DEVICE, 'topic_unknown'],
    ['other topics stay unknown', VIEWER, 'zigbee2mqtt/#', 'topic_unknown'],
  ])('%s', (_, client, filter, expected) => {
    expect(with_it.whyNotSubscribe(client, filter)).toBe(expected);
  });

  test('only people greet, and only by its own topic', () => {
    expect(with_it.isGreeting(VIEWER, 'homeassistant/status')).toBe(true);
    expect(with_it.isGreeting(PI0, 'homeassistant/status')).toBe(false);
    expect(with_it.isGreeting(VIEWER, 'homeassistant/status/x')).toBe(false);
  });

  test('where it is not wanted there is none of it', () => {
    expect(acl.mayReceive(ADMIN, DEVICE)).toBe(false);
    expect(acl.whyNotSubscribe(ADMIN, 'homeassistant/#')).toBe('topic_unknown');
    expect(acl.isGreeting(ADMIN, 'homeassistant/status')).toBe(false);
  });
});
