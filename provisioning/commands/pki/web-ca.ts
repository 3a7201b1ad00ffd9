import { X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { PUBLIC_FILE, replaceFile } from '../../durable/replace-file.js';
import { readIfThere } from '../../farm/farm-files.js';
import { trustBundle } from '../../pki/pki-folder.js';
import { Refusal } from '../../refusal.js';
import { viewPki } from './open-pki.js';
import type { WebCaOptions } from './options.js';

/** `sluice pki web-ca` */
export async function runPkiWebCa(call: Call, options: WebCaOptions): Promise<Answer> {
  const { place, farm, pki } = viewPki(call, options);
  const pem = trustBundle(place.folder, pki, 'web');
  // Phones take a file that ends in .crt for a certificate.
  const file = resolve(options.out ?? `${farm.name}-web-ca.crt`);
  const there = readIfThere(file);
  if (there !== undefined && !there.startsWith('-----BEGIN CERTIFICATE-----')) throw inTheWay(file);
  const changed = there !== pem;
  if (changed && !call.dryRun) replaceFile(file, pem, PUBLIC_FILE);
  const { subject, fingerprint256, validTo } = new X509Certificate(pem);
  const ends = new Date(validTo).toISOString();
  const about = `${subject}, until ${ends.slice(0, 10)}\nSHA-256 fingerprint:\n  ${fingerprint256}`;
  return {
    json: {
      dry_run: call.dryRun,
      changed: changed && !call.dryRun,
      file,
      subject,
      fingerprint_sha256: fingerprint256,
      not_after: ends,
    },
    text: `${sentence({ changed, dryRun: call.dryRun, file })}\n${about}`,
    next: call.dryRun ? [] : ['let each phone trust it: docs/installer.md says how on Android and iPhones'],
  };
}

function sentence({ changed, dryRun, file }: { changed: boolean; dryRun: boolean; file: string }): string {
  if (!changed) return `Nothing to do: ${file} is the farm's web authority already.`;
  return dryRun ? `${file} would be written; nothing was.` : `${file}: the farm's web authority.`;
}

function inTheWay(file: string): Refusal {
  return new Refusal({
    code: 'file_in_the_way',
    message: `${file} is there already and is no certificate; it was left as it is`,
    hint: 'Name another file with --out.',
    exit: 'conflict',
  });
}
