import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '../../../firmware/protocol/rest.js';
import { remoteHost } from '../../../vpn/address/schemas.js';
import type { VpnProtocol } from '../../../vpn/model.js';
import { homeLanWarnings } from '../../addressing/home-lans.js';
import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { type FarmOption, farmPlace } from '../../cli/farm-place.js';
import { addFromCsv, addUpTo } from '../../farm/bulk.js';
import { addGateway, addNode, addPhone, type Changed } from '../../farm/changes.js';
import { PKI_FOLDER } from '../../farm/farm-files.js';
import type { FarmState } from '../../farm/farm-state.js';
import { subnetOfGateway } from '../../farm/members.js';
import { Refusal } from '../../refusal.js';
import { applyChange, type Comment } from './apply.js';

/** What can be said of a gateway, or of a server in its place. */
export interface GatewayOptions {
  remote?: string[];
  protocol?: VpnProtocol;
}

/** `sluice farm add gateway` */
export function runAddGateway(
  call: Call,
  options: FarmOption & GatewayOptions,
  name: string,
): Promise<Answer> {
  const wish = { name, remotes: checkRemotes(options.remote ?? []), protocol: options.protocol };
  return applyChange(
    call,
    options,
    'farm add gateway',
    (state, now) => addGateway(state, wish, now),
    ({ state, changes }) => ({
      warnings: changes.length === 0 ? [] : collisionsOf(state, name),
      next: [`sluice farm add node NAME --gateway ${name}`, `sluice farm add phone NAME --gateway ${name}`],
    }),
  );
}

/** `sluice farm add node` */
export function runAddNode(
  call: Call,
  options: FarmOption & { gateway?: string; tank?: string[] },
  name: string,
): Promise<Answer> {
  const { tank: tanks = [] } = options;
  return applyChange(
    call,
    options,
    'farm add node',
    (state, now) => addNode(state, { name, gateway: gatewayFor(state, options.gateway), tanks }, now),
    certificateNext(call, options, name),
  );
}

/** `sluice farm add phone` */
export function runAddPhone(
  call: Call,
  options: FarmOption & { gateway?: string; role?: Role },
  name: string,
): Promise<Answer> {
  return applyChange(
    call,
    options,
    'farm add phone',
    (state, now) =>
      addPhone(state, { name, gateway: gatewayFor(state, options.gateway), role: options.role }, now),
    certificateNext(call, options, name),
  );
}

/** `sluice farm add-bulk` */
export function runAddBulk(
  call: Call,
  options: FarmOption & { gateway?: string; count?: number },
  file: string | undefined,
): Promise<Answer> {
  const change = bulkChange(options, file);
  return applyChange(call, options, 'farm add-bulk', change, certificateNext(call, options, '--all'));
}

function bulkChange(
  { gateway, count }: { gateway?: string; count?: number },
  file: string | undefined,
): (state: FarmState, now: string) => Changed {
  if ((file === undefined) === (count === undefined))
    throw new Refusal({
      code: 'usage',
      message: 'either a CSV file or --count is needed',
      hint: 'For example: sluice farm add-bulk --gateway gw0 --count 250',
      exit: 'usage',
    });
  if (count !== undefined) return (state, now) => addUpTo(state, gatewayFor(state, gateway), count, now);
  const text = readFileSync(file ?? '', 'utf8');
  return (state, now) => {
    const only = state.gateways.length === 1 ? state.gateways[0]?.name : undefined;
    return addFromCsv(state, text, gateway ?? only, now);
  };
}

/**
 * Checks where a gateway or server is found from outside.
 * @throws Refusal `remote_invalid`
 */
export function checkRemotes(remotes: readonly string[]): readonly string[] {
  const wrong = remotes.find((remote) => !remoteHost.safeParse(remote).success);
  if (wrong === undefined && remotes.length <= 4) return remotes;
  throw new Refusal({
    code: 'remote_invalid',
    message:
      wrong === undefined
        ? 'up to 4 names or addresses outside can be given'
        : `${JSON.stringify(wrong.slice(0, 64))} is neither a DNS name nor an IP address`,
    hint: 'For example: --remote farm.example.net',
    exit: 'usage',
  });
}

/**
 * The gateway that was named, or the only one there is.
 * @throws Refusal `gateway_missing`, `gateway_ambiguous`
 */
export function gatewayFor(state: FarmState, named: string | undefined): string {
  if (named !== undefined) return named;
  const [only, ...others] = state.gateways;
  if (only !== undefined && others.length === 0) return only.name;
  throw new Refusal({
    code: only === undefined ? 'gateway_missing' : 'gateway_ambiguous',
    message:
      only === undefined
        ? 'this farm has no gateway yet'
        : `this farm has ${others.length + 1} gateways, and none is named`,
    hint: only === undefined ? 'Add one first: sluice farm add gateway gw0' : 'Say which one with --gateway.',
    exit: only === undefined ? 'not_found' : 'usage',
  });
}

function collisionsOf(state: FarmState, name: string) {
  return state.gateways
    .filter((gateway) => gateway.name === name)
    .flatMap((gateway) => homeLanWarnings([{ name, subnet: subnetOfGateway(state, gateway) }]));
}

function certificateNext(call: Call, options: FarmOption, what: string): Comment {
  return () => {
    const hasPki = existsSync(join(farmPlace(call, options).folder, PKI_FOLDER));
    return { next: hasPki ? [`sluice pki issue ${what}`] : ['sluice pki init', `sluice pki issue ${what}`] };
  };
}
