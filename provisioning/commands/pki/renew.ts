import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { isVpnServer } from '../../farm/members.js';
import { type Wanted, wantedFor } from '../../pki/issue.js';
import { daysUntil } from '../../pki/lifetimes.js';
import { issuerFor } from '../../pki/pki-state.js';
import { currentLeaf } from '../../pki/register.js';
import { issueAudited, membersFor } from './issue.js';
import { issuedAnswer } from './issued-answer.js';
import { changePki, type PkiView, viewPki } from './open-pki.js';
import type { RenewOptions } from './options.js';

/** `sluice pki renew` */
export async function runPkiRenew(
  call: Call,
  options: RenewOptions,
  names: readonly string[],
): Promise<Answer> {
  if (options.tlsCrypt) return (await import('./renew-tls-crypt.js')).runRenewTlsCrypt(call, options, names);
  if (options.ca || options.webCa || options.finish)
    return (await import('./renew-authority.js')).runRenewAuthority(call, options, names);
  const due = (view: PkiView) => {
    const wanted = membersFor(view, names, options.all ?? false, 'renew').flatMap(wantedFor);
    return options.all ? wanted.filter((one) => isDue(view, one, options.within)) : wanted;
  };
  const foreseen = due(viewPki(call, options));
  if (foreseen.length === 0)
    return {
      ...issuedAnswer([], [], call.dryRun),
      text: `Nothing to do: no certificate ends within ${options.within} days.`,
    };
  if (call.dryRun) return issuedAnswer(foreseen, [], true);
  return changePki(call, options, 'pki renew', async (open) => {
    const wanted = due(open);
    const issued = await issueAudited(call, options, open, 'pki renew', wanted);
    return {
      ...issuedAnswer(wanted, issued, false),
      next: [
        'install the new profiles; the certificates before keep working until then',
        `sluice pki revoke ${names.length === 1 ? names[0] : 'NAME'} --superseded`,
      ],
    };
  });
}

/** Whether a certificate is missing, ends soon, or comes from an authority that is being replaced. */
function isDue(
  { farm, register, pki, now_ms }: PkiView,
  { member, purpose }: Wanted,
  within: number,
): boolean {
  const leaf = currentLeaf(register, purpose, member.name);
  if (leaf === undefined) return true;
  const issuer = issuerFor(pki, purpose, isVpnServer(farm, member));
  return leaf.generation !== issuer.generation || daysUntil(leaf.not_after, now_ms) < within;
}
