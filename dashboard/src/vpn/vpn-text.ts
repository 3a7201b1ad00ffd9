import type { VpnPeerView, VpnView } from '../../../firmware/protocol/rest.js';
import type { Trouble } from '../http/request.js';
import { t as common, refusalText, sentence } from '../i18n/language.js';
import { momentText } from '../i18n/time-text.js';
import { t } from '../system/texts.js';

/** A connected machine, ready to be shown. */
export interface PeerRow {
  readonly name: string;
  readonly role: string;
  /** The plan does not know it: somebody should look after that. */
  readonly trouble: boolean;
  readonly address: string;
  readonly since: string;
}

/** People first, then nodes; by name among themselves, as people count: `tank-2` before `tank-10`. */
export function peerRows(peers: readonly VpnPeerView[], now_ms: number): PeerRow[] {
  return [...peers]
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, undefined, { numeric: true }))
    .map(({ name, role, address, since }) => ({
      name,
      role: role === null ? t('vpn.role.unknown') : common(`role.${role}`),
      trouble: role === null,
      address,
      since: t('vpn.since', { time: momentText(Date.parse(since), now_ms) }),
    }));
}

/** One way in, in words. */
export function wayText({ up, detail, since }: VpnView['ways'][number], now_ms: number): string {
  if (up && since !== null) return t('vpn.way.up', { time: momentText(Date.parse(since), now_ms) });
  if (up) return t('vpn.up');
  // What could not be asked is told by a code; the protocol's own words are in capitals.
  return /^[a-z]/.test(detail) ? t('vpn.way.no_answer') : t('vpn.way.down', { detail });
}

/** Why it is not known who is connected. */
export function vpnTroubleText(trouble: Trouble): string {
  return trouble.kind === 'unreachable' ? t('vpn.unreachable') : refusalText(trouble);
}

/** Why nobody can say who is connected. */
export function unknownPeersText({
  trouble,
  trouble_code,
}: Pick<VpnView, 'trouble' | 'trouble_code'>): string {
  if (trouble === null) return t('vpn.unknown');
  return trouble_code === undefined ? trouble : sentence({ code: trouble_code, args: {}, text: trouble });
}

function rank({ role }: VpnPeerView): number {
  if (role === null) return 0;
  return role === 'node' ? 2 : 1;
}
