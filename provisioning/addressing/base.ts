import { isPrivate } from '../../vpn/address/ipv4.js';
import { Refusal } from '../refusal.js';
import { type Block, formatBlock, networkOf, parseBlock, sizeOf } from './block.js';

/** The base of the published addressing table. */
export const PAPER_BASE = '192.168.0.0/16';

/** A base that few home networks use: what is suggested when another one collides. */
export const QUIET_BASE = '10.83.0.0/16';

/**
 * Reads the block a farm takes its subnets from: a private /16 (256 subnets) or /20 (16 subnets).
 * @throws Refusal `base_invalid`
 */
export function parseBase(text: string): Block {
  const block = parseBlock(text.trim());
  if (block === undefined) throw invalid(`"${text.slice(0, 40)}" is not a block of IPv4 addresses`);
  if (block.prefix !== 16 && block.prefix !== 20)
    throw invalid(`a base is a /16 (256 subnets) or a /20 (16 subnets), not a /${block.prefix}`);
  const network = networkOf(block);
  if (network.network !== block.network)
    throw invalid(`${formatBlock(block)} does not begin at its first address; ${formatBlock(network)} does`);
  if (!isPrivate(block.network))
    throw invalid(`${formatBlock(block)} is not private: its addresses belong to others on the internet`);
  return block;
}

/** How many /24 subnets, one for each gateway, a base has. */
export function subnetsIn(base: Block): number {
  return sizeOf(base.prefix) / sizeOf(24);
}

function invalid(message: string): Refusal {
  return new Refusal({
    code: 'base_invalid',
    message,
    hint: `Choose a private /16 or /20, such as ${PAPER_BASE} or ${QUIET_BASE}.`,
    exit: 'usage',
  });
}
