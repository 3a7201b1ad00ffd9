import { resolve } from 'node:path';
import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { farmPlace } from '../../cli/farm-place.js';
import { count } from '../../cli/table.js';
import { bundleFiles } from '../../deploy/bundle.js';
import type { MachinePlan } from '../../deploy/machine-plan.js';
import { planMachine } from '../../deploy/plan-machine.js';
import { AuditLog } from '../../farm/audit.js';
import { viewFarm } from '../../machine/farm-view.js';
import { type FoundArchive, nodeArchive, releaseArchive } from './archives.js';
import { applyToFolder, compareFolder, type FolderChange } from './folder.js';
import type { BundleCommandOptions } from './options.js';
import { readSshKey } from './ssh-key.js';
import { tanksReader } from './tanks-file.js';

/** `sluice bundle` */
export async function runBundle(call: Call, options: BundleCommandOptions, name: string): Promise<Answer> {
  const place = farmPlace(call, options);
  const view = viewFarm(place.folder, place.clock.wall_ms());
  const { version } = call.surroundings;
  const plan = planMachine(view, name, {
    tanksOf: tanksReader(place.folder, options.tanks),
    ...(options.withNode === undefined ? {} : { with_node: options.withNode }),
  });
  const release = await releaseArchive(options.release, version);
  const node = await nodeArchive(options.nodeArchive);
  const archives = [release, node].flatMap((one) => one ?? []);
  const ssh = readSshKey(options.sshKey);
  const files = bundleFiles(plan, { version, archives, ...(ssh === undefined ? {} : { ssh }) });
  const folder = resolve(options.out);
  const change = await compareFolder(folder, { name, files, archives });
  if (!call.dryRun && change.changed) {
    const audit = new AuditLog(place);
    await audit.around('bundle', { name, kind: plan.kind }, () => applyToFolder(folder, change));
  }
  return answerOf({ call, folder, plan, change, release });
}

interface Done {
  readonly call: Call;
  readonly folder: string;
  readonly plan: MachinePlan;
  readonly change: FolderChange;
  readonly release: FoundArchive | undefined;
}

function answerOf({ call: { dryRun }, folder, plan, change, release }: Done): Answer {
  const { kind, name, address, open_questions } = plan;
  const { changed, listing } = change;
  return {
    json: {
      dry_run: dryRun,
      changed: changed && !dryRun,
      name,
      kind,
      address,
      out: folder,
      open_questions,
      files: listing,
    },
    text: textOf({ dryRun, changed, folder, about: `${kind} ${name} at ${address}`, files: listing.length }),
    warnings: [
      ...open_questions.map((message) => ({ code: 'to_fill_in', message })),
      ...(release === undefined
        ? [
            {
              code: 'release_missing',
              message:
                'no release is in the bundle: the Pi must have it already. Make one with "npm run release".',
            },
          ]
        : []),
    ],
    next: dryRun
      ? []
      : [
          `copy the content of ${folder} onto the card's boot partition (see README.txt in it), then delete it here`,
          ...(open_questions.length === 0
            ? []
            : ['fill in /etc/sluice/node.json on the Pi, or bundle again with --tanks']),
        ],
  };
}

function textOf({
  dryRun,
  changed,
  folder,
  about,
  files,
}: {
  dryRun: boolean;
  changed: boolean;
  folder: string;
  about: string;
  files: number;
}): string {
  if (!changed) return `Nothing to do: ${folder} is the bundle of ${about} already.`;
  const what = `the bundle of ${about}, ${count(files, 'file')}`;
  return dryRun
    ? `${folder} would become ${what}; nothing was written.`
    : `${folder}: ${what}. It holds the keys of that machine and no others.`;
}
