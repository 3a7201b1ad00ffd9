import { resolve } from 'node:path';
import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { farmPlace } from '../../cli/farm-place.js';
import { count } from '../../cli/table.js';
import { bundleFiles } from '../../deploy/bundle.js';
import { type Delivery, deliveryOf, type MachinePlan } from '../../deploy/machine-plan.js';
import { planMachine } from '../../deploy/plan-machine.js';
import { AuditLog } from '../../farm/audit.js';
import { viewFarm } from '../../machine/farm-view.js';
import { type FoundArchive, nodeArchive, releaseArchive } from './archives.js';
import { applyToFolder, compareFolder, type FolderChange } from './folder.js';
import type { BundleCommandOptions } from './options.js';
import { readSshKey } from './ssh-key.js';
import { tanksReader } from './tanks-file.js';
import { noCard, readWifi } from './wifi-options.js';

/** `sluice bundle` */
export async function runBundle(call: Call, options: BundleCommandOptions, name: string): Promise<Answer> {
  const place = farmPlace(call, options);
  const view = viewFarm(place.folder, place.clock.wall_ms());
  const { version } = call.surroundings;
  const plan = planMachine(view, name, {
    tanksOf: tanksReader(place.folder, options.tanks),
    ...(options.withNode === undefined ? {} : { with_node: options.withNode }),
  });
  const delivery = deliveryOf(plan);
  const takesArchives = delivery !== 'import';
  const release = takesArchives ? await releaseArchive(options.release, version) : undefined;
  const node = takesArchives ? await nodeArchive(options.nodeArchive, ARCHITECTURES[delivery]) : undefined;
  const archives = [release, node].flatMap((one) => one ?? []);
  const ssh = readSshKey(options.sshKey);
  const wifi = readWifi(options);
  if (wifi !== undefined && delivery !== 'card') throw noCard(name);
  const files = bundleFiles(plan, {
    ...{ version, archives },
    ...(ssh === undefined ? {} : { ssh }),
    ...(wifi === undefined ? {} : { wifi }),
  });
  const folder = resolve(options.out);
  const change = await compareFolder(folder, { name, files, archives });
  if (!call.dryRun && change.changed) {
    const audit = new AuditLog(place);
    await audit.around('bundle', { name, kind: plan.kind }, () => applyToFolder(folder, change));
  }
  return answerOf({ call, folder, plan, change, release });
}

/** A Pi is of one kind; a rented machine of either. */
const ARCHITECTURES = { card: ['arm64'], machine: ['x64', 'arm64'] } as const;

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
      ...(release === undefined && deliveryOf(plan) !== 'import'
        ? [
            {
              code: 'release_missing',
              message:
                'no release is in the bundle: the machine must have it already. Make one with "npm run release".',
            },
          ]
        : []),
    ],
    next: dryRun
      ? []
      : [
          HAND_OVER[deliveryOf(plan)](folder),
          ...(open_questions.length === 0
            ? []
            : ['fill in /etc/sluice/node.json on the Pi, or bundle again with --tanks']),
        ],
  };
}

const HAND_OVER: Readonly<Record<Delivery, (folder: string) => string>> = {
  card: (folder) =>
    `copy the content of ${folder} onto the card's boot partition (see README.txt in it), then delete it here`,
  machine: (folder) =>
    `copy the folder ${folder}/sluice to the machine, run "sudo sh sluice/install.sh" there, then delete it here and there`,
  import: (folder) => `do what README.txt in ${folder} says, then delete the folder`,
};

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
