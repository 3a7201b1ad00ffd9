import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { afterIssue } from '../../cli/hand-over.js';
import { progress } from '../../cli/progress.js';
import type { Member } from '../../farm/farm-state.js';
import { getMember, membersOf } from '../../farm/members.js';
import { issueLeaves, type Wanted, wantedFor } from '../../pki/issue.js';
import type { LeafFile } from '../../pki/leaf-files.js';
import { currentLeaf } from '../../pki/register.js';
import { Refusal } from '../../refusal.js';
import { issuedAnswer } from './issued-answer.js';
import { changePki, type OpenPki, type PkiView, viewPki } from './open-pki.js';
import type { AuthorityOptions, IssueCommandOptions } from './options.js';

/** `sluice pki issue` */
export async function runPkiIssue(
  call: Call,
  options: IssueCommandOptions,
  names: readonly string[],
): Promise<Answer> {
  const missing = (view: PkiView) =>
    membersFor(view, names, options.all ?? false, 'issue')
      .flatMap(wantedFor)
      .filter(({ member, purpose }) => currentLeaf(view.register, purpose, member.name) === undefined);
  const foreseen = missing(viewPki(call, options));
  if (foreseen.length === 0)
    return { ...issuedAnswer([], [], call.dryRun), text: 'Nothing to do: the certificates are there.' };
  if (call.dryRun) return issuedAnswer(foreseen, [], true);
  return changePki(call, options, 'pki issue', async (open) => {
    const wanted = missing(open);
    const issued = await issueAudited(call, options, open, 'pki issue', wanted);
    const members = [...new Set(wanted.map(({ member }) => member))];
    return { ...issuedAnswer(wanted, issued, false), next: afterIssue(open.farm, members) };
  });
}

/** Issues certificates with progress on the terminal and an entry in the audit log. */
export async function issueAudited(
  call: Call,
  { bits }: AuthorityOptions,
  { open, farm, pki, register, keyring, now_ms }: OpenPki,
  action: string,
  wanted: readonly Wanted[],
): Promise<LeafFile[]> {
  if (wanted.length === 0) return [];
  const { surroundings, json } = call;
  const line = progress('Issuing certificates', json, surroundings);
  const names = [...new Set(wanted.map(({ member }) => member.name))];
  try {
    return await open.audit.around(action, { names }, () =>
      issueLeaves(wanted, {
        folder: open.folder,
        farm,
        pki,
        register,
        keyring,
        modulus_bits: Number(bits),
        concurrency: surroundings.concurrency,
        now_ms,
        onIssued: (done, total) => line.at(done, total),
      }),
    );
  } finally {
    line.end();
  }
}

/**
 * The members that a command line names.
 * @throws Refusal `usage` when it names none, or some beside --all; `not_found`
 */
export function membersFor(
  { farm }: PkiView,
  names: readonly string[],
  all: boolean,
  verb: string,
): Member[] {
  if (all === names.length > 0)
    throw new Refusal({
      code: 'usage',
      message: all ? 'names and --all exclude each other' : 'nobody is named',
      hint: `For example: sluice pki ${verb} --all`,
      exit: 'usage',
    });
  return all ? membersOf(farm) : [...new Set(names)].map((name) => getMember(farm, name));
}
