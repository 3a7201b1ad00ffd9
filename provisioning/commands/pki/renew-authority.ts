import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { count } from '../../cli/table.js';
import { CA_KEY_BITS } from '../../pki/key-pair.js';
import { isRollingOver, type PkiState } from '../../pki/pki-state.js';
import { beginRollover, finishRollover, notRolledOver, replaceWebAuthority } from '../../pki/rollover.js';
import { Refusal } from '../../refusal.js';
import { changePki, type OpenPki, viewPki } from './open-pki.js';
import type { RenewOptions } from './options.js';

/** `sluice pki renew --ca`, `--ca --finish`, `--web-ca` */
export async function runRenewAuthority(
  call: Call,
  options: RenewOptions,
  names: readonly string[],
): Promise<Answer> {
  if (names.length > 0 || (options.finish && !options.ca))
    throw new Refusal({
      code: 'usage',
      message:
        options.ca || options.webCa
          ? 'an authority is replaced for everybody: name nobody'
          : '--finish belongs to --ca',
      hint: 'For example: sluice pki renew --ca --finish',
      exit: 'usage',
    });
  const step = options.webCa ? webStep : options.finish ? finishStep : beginStep;
  const { pki, farm, register } = viewPki(call, options);
  if (step.isDone(pki)) return answer(call, false, step.done);
  if (call.dryRun) {
    const left = isRollingOver(pki) ? notRolledOver(pki, farm, register) : [];
    const wait =
      options.finish && left.length > 0 ? ` First, ${count(left.length, 'device')} must be renewed.` : '';
    return answer(call, false, `${step.would} Nothing was written.${wait}`);
  }
  const changed = await changePki(call, options, step.action, (open) =>
    open.open.audit.around(step.action, {}, () => step.work(open, call, options)),
  );
  return {
    ...answer(call, changed !== undefined, changed === undefined ? step.done : step.did),
    next: step.next,
  };
}

interface Step {
  readonly action: string;
  isDone(pki: PkiState): boolean;
  work(open: OpenPki, call: Call, options: RenewOptions): Promise<PkiState | undefined>;
  readonly done: string;
  readonly would: string;
  readonly did: string;
  readonly next: readonly string[];
}

const beginStep: Step = {
  action: 'pki renew --ca',
  isDone: isRollingOver,
  work: (open) => beginRollover(open.pki, planOf(open), open.crl),
  done: 'Nothing to do: the VPN authority is being replaced already.',
  would: 'A new VPN authority would be made and trusted beside the old one.',
  did: 'A new VPN authority is trusted beside the old one.',
  next: ['install the gateways anew, so that they trust both', 'sluice pki renew --all'],
};

const finishStep: Step = {
  action: 'pki renew --ca --finish',
  isDone: (pki) => !isRollingOver(pki),
  work: (open, { surroundings }, { bits }) =>
    finishRollover(open.pki, open.crl, {
      ...open,
      folder: open.place.folder,
      modulus_bits: Number(bits),
      concurrency: surroundings.concurrency,
    }),
  done: 'Nothing to do: no VPN authority is being replaced.',
  would: 'Gateways would get certificates from the new VPN authority, and the old one would count no longer.',
  did: 'The old VPN authority counts no longer; the gateways have certificates from the new one.',
  next: ['make sure that every device has its new profile, then install the gateways anew'],
};

const webStep: Step = {
  action: 'pki renew --web-ca',
  isDone: () => false,
  work: (open) => replaceWebAuthority(open.pki, planOf(open), open.crl),
  done: '',
  would: 'A new web authority would take the place of the old one.',
  did: 'A new web authority has taken the place of the old one.',
  next: ['sluice pki issue --all', 'tell the phones to trust the new web authority'],
};

function planOf({ farm, keysFolder, passphrase, now_ms }: OpenPki) {
  return { farm, keysFolder, passphrase, modulus_bits: CA_KEY_BITS, now_ms };
}

function answer({ dryRun }: Call, changed: boolean, text: string): Answer {
  return { json: { dry_run: dryRun, changed }, text };
}
