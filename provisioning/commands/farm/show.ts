import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { type FarmOption, farmPlace } from '../../cli/farm-place.js';
import { count, pairs, table } from '../../cli/table.js';
import { remotesText, tanksText } from '../../farm/changes.js';
import { exposeText } from '../../farm/exposing.js';
import { loadFarm } from '../../farm/farm-files.js';
import type { FarmState, Member } from '../../farm/farm-state.js';
import { devicesOf, gatewayOf, getMember, membersOf, serverOf, subnetText } from '../../farm/members.js';
import { wantedFor } from '../../pki/issue.js';
import { findPki } from '../../pki/pki-folder.js';
import { currentLeaf, type Leaf, readRegister } from '../../pki/register.js';

/** `sluice farm list` */
export async function runFarmList(call: Call, options: FarmOption & { gateway?: string }): Promise<Answer> {
  const { folder, clock } = farmPlace(call, options);
  const state = loadFarm(folder);
  if (options.gateway !== undefined) getMember(state, options.gateway);
  const register = registerOf(folder, clock.wall_ms());
  const members = membersOf(state).filter(
    (member) => options.gateway === undefined || gatewayOf(member) === options.gateway,
  );
  const rows = members.map((member) => [
    member.name,
    member.kind,
    gatewayOf(member),
    member.address,
    aboutOf(state, member),
    certificateText(register, member),
  ]);
  const columns = ['NAME', 'KIND', 'GATEWAY', 'ADDRESS', 'WHAT', 'CERTIFICATE'].map((title) => ({ title }));
  return {
    json: {
      farm: state.name,
      base: state.base,
      members: members.map((member) => memberJson(member, register)),
    },
    text: members.length === 0 ? 'Nothing here yet.' : table(columns, rows),
    next: members.length === 0 ? ['sluice farm add gateway gw0'] : [],
  };
}

/** `sluice farm show`: the farm, or one of its members. */
export async function runFarmShow(
  call: Call,
  options: FarmOption,
  name: string | undefined,
): Promise<Answer> {
  const { folder, clock } = farmPlace(call, options);
  const state = loadFarm(folder);
  if (name === undefined) return showFarm(folder, state);
  const member = getMember(state, name);
  const register = registerOf(folder, clock.wall_ms());
  const subnet = state.gateways
    .filter((gateway) => gateway.name === gatewayOf(member))
    .map((gateway) => subnetText(state, gateway));
  return {
    json: memberJson(member, register),
    text: pairs([
      ['name', member.name],
      ['kind', member.kind],
      ...(member.kind === 'gateway' ? [] : ([['gateway', member.gateway]] as const)),
      ['address', `${member.address} in ${subnet.join()}`],
      ...detailsOf(state, member),
      ['added', member.added],
      ...wantedFor(member).map(({ purpose }) => {
        const leaf = currentLeaf(register, purpose, member.name);
        const what = purpose === 'web' ? 'web certificate' : 'certificate';
        return [
          what,
          leaf === undefined ? 'none' : `until ${day(leaf.not_after)}, serial ${leaf.serial}`,
        ] as const;
      }),
    ]),
  };
}

function showFarm(folder: string, state: FarmState): Answer {
  const { name, base, created, gateways, nodes, phones, former } = state;
  const tanks = nodes.reduce((sum, node) => sum + node.tanks.length, 0);
  const pki = findPki(folder);
  return {
    json: {
      name,
      base,
      folder,
      created,
      gateways: gateways.length,
      nodes: nodes.length,
      phones: phones.length,
      tanks,
      pki: pki !== undefined,
    },
    text: pairs([
      ['farm', name],
      ['folder', folder],
      ['addresses', base],
      ['created', created],
      ['gateways', `${gateways.length} of at most 10`],
      ['nodes', `${nodes.length} with ${count(tanks, 'tank')}`],
      ['phones', String(phones.length)],
      ['left', `${former.length === 0 ? 'nobody' : count(former.length, 'former name')}`],
      ['authority', pki === undefined ? 'none yet: sluice pki init' : 'there; see sluice pki expiry'],
    ]),
  };
}

function detailsOf(state: FarmState, member: Member): (readonly [string, string])[] {
  if (member.kind === 'phone') return [['role', member.role]];
  if (member.kind === 'node')
    return [
      ['tanks', member.tanks.join(', ')],
      ...member.exposes.map((one) => ['exposes', exposeText(one)] as const),
    ];
  const reached = [
    ['outside', member.remotes.join(', ') || `not set: sluice farm set ${member.name} --remote NAME`],
    ['protocol', member.protocol],
  ] as const;
  if (member.kind === 'server') return [...reached, ['system', member.system]];
  const devices = devicesOf(state, member.name);
  const server = serverOf(state, member.name);
  const nodes = devices.filter(({ kind }) => kind === 'node').length;
  return [
    ...(server === undefined ? reached : [['server', `${server.name}, elsewhere`] as const]),
    ['devices', `${count(nodes, 'node')}, ${count(devices.length - nodes, 'phone')}`],
  ];
}

function memberJson(member: Member, register: readonly Leaf[]): object {
  const certificates = wantedFor(member).map(({ purpose }) => {
    const leaf = currentLeaf(register, purpose, member.name);
    return { purpose, serial: leaf?.serial ?? null, not_after: leaf?.not_after.toISOString() ?? null };
  });
  return { ...member, certificates };
}

function aboutOf(state: FarmState, member: Member): string {
  if (member.kind === 'phone') return member.role;
  if (member.kind === 'server') return remotesText(member.remotes);
  if (member.kind === 'gateway') {
    const server = serverOf(state, member.name);
    return server === undefined ? remotesText(member.remotes) : `client of ${server.name}`;
  }
  const exposed = member.exposes.length === 0 ? '' : `; exposes ${member.exposes.map(exposeText).join(', ')}`;
  return `${tanksText(member.tanks)}${exposed}`;
}

function certificateText(register: readonly Leaf[], member: Member): string {
  const ends = wantedFor(member).map(({ purpose }) => currentLeaf(register, purpose, member.name)?.not_after);
  if (ends.every((end) => end === undefined)) return 'none';
  if (ends.includes(undefined)) return 'incomplete';
  const first = ends.flatMap((end) => end ?? []).sort((a, b) => a.getTime() - b.getTime())[0];
  return first === undefined ? 'none' : `until ${day(first)}`;
}

function registerOf(folder: string, now_ms: number): Leaf[] {
  const pki = findPki(folder);
  return pki === undefined ? [] : readRegister(folder, pki, now_ms);
}

function day(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
