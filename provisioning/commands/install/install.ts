import { resolve } from 'node:path';
import { managementSocket } from '../../../vpn/openvpn/daemons.js';
import { VPN_UNITS } from '../../../vpn/systemd/openvpn-units.js';
import type { Answer, Warning } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { BOOT_PARTITION } from '../../deploy/first-boot.js';
import {
  MACHINE_KINDS,
  type MachineFile,
  type MachineKind,
  RELEASES,
  SYSUSERS_FILE,
} from '../../deploy/machine-file.js';
import { BUNDLE_FOLDER, type Manifest } from '../../deploy/manifest.js';
import { unitsToRestart } from '../../deploy/restarts.js';
import { Refusal } from '../../refusal.js';
import { installAnew, type LoadedBundle, loadBundle } from './bundle-source.js';
import { writtenHashes } from './changed-here.js';
import { changesText, compareMachine, type FileChange } from './compare.js';
import { compareCrl } from './crl-guard.js';
import { type EndedSessions, endSessions } from './end-sessions.js';
import { fitToMachine } from './fit-to-machine.js';
import { keepChangedHere } from './keep-aside.js';
import { MachineRoot } from './machine-root.js';
import { checkNodeStays } from './node-stays.js';
import type { InstallOptions } from './options.js';
import { missingPrograms } from './programs.js';
import { type InstallRecord, readRecord, writeRecord } from './record.js';
import { compareLink, type LinkChange, removeReleases, turnLink } from './release-link.js';
import { makeUsers, startUnits, stopUnits, type UnitWork, unitCommands } from './services.js';

/** What an installation has to do. */
interface Work {
  readonly root: MachineRoot;
  readonly manifest: Manifest;
  readonly files: readonly MachineFile[];
  readonly earlier: InstallRecord | undefined;
  readonly changes: readonly FileChange[];
  readonly link: LinkChange | undefined;
  readonly newly_revoked: readonly string[];
}

const NOTHING_DONE: Applied = { sessions: { ended: 0, warnings: [] }, warnings: [] };

/** What came of an installation. */
interface Applied {
  readonly sessions: EndedSessions;
  readonly warnings: readonly Warning[];
}

/** `sluice install` */
export async function runInstall(call: Call, options: InstallOptions, kind: string): Promise<Answer> {
  const root = new MachineRoot(resolve(options.root));
  if (!call.dryRun) root.checkWritable();
  const bundle = loadBundle(resolve(options.bundle ?? root.at(`${BOOT_PARTITION}/${BUNDLE_FOLDER}`)));
  const { manifest, files: brought } = bundle;
  checkKind(kind, manifest);
  const earlier = readRecord(root);
  checkMachine(earlier, bundle);
  checkNodeStays(earlier, bundle);
  const { newly_revoked } = compareCrl(root, bundle);
  const files = brought.map((file) => fitToMachine(root, file));
  const changes = compareMachine(root, files, earlier);
  const link = compareLink(root);
  const work = { root, manifest, files, earlier, changes, link, newly_revoked };
  const isDone = changes.length === 0 && link === undefined && earlier?.complete === true;
  const applied = isDone || call.dryRun ? NOTHING_DONE : await apply(work, call.surroundings.clock.wall_ms());
  return answerOf(work, { isDone, dryRun: call.dryRun, ...applied });
}

async function apply(work: Work, now_ms: number): Promise<Applied> {
  const { root, manifest, files, earlier, changes, link } = work;
  const { kind, name, version, units } = manifest;
  const paths = files.map(({ path }) => path);
  const record = { schema: 1, kind, name, version, units, files: paths } as const;
  // Until the end it names what was there before, too: an interrupted installation forgets no file.
  writeRecord(root, {
    ...record,
    files: [...new Set([...paths, ...(earlier?.files ?? [])])],
    ...(earlier?.written && { written: earlier.written }),
    complete: false,
  });
  if (root.hasSystemd) await stopUnits(retiredUnits(manifest, earlier));
  const warnings = keepChangedHere(root, changes, now_ms);
  await applyFiles(root, changes);
  if (link !== undefined) turnLink(root, link);
  const sessions = await endSessions(root, socketsOf(units), revokedNow(work));
  if (root.hasSystemd) await startUnits(unitWork(work));
  writeRecord(root, { ...record, written: writtenHashes(files), complete: true });
  if (link !== undefined) removeReleases(root, link);
  return { sessions, warnings };
}

/** How far an interrupted installation got is not known: then everything is done that it might have left undone. */
function revokedNow({ earlier, manifest, newly_revoked }: Work): readonly string[] {
  if (earlier?.complete !== false) return newly_revoked;
  return [...new Set(manifest.revoked.map(({ name }) => name))];
}

function unitWork({ manifest: { units }, files, earlier, changes, link }: Work): UnitWork {
  if (earlier?.complete === false) return { units, restart: units, changed: files.map(({ path }) => path) };
  const changed = changes.map(({ path }) => path);
  const read = changes.flatMap(({ path, taken_while_running }) => (taken_while_running ? [] : [path]));
  return { units, restart: unitsToRestart(units, read, link !== undefined), changed };
}

function socketsOf(units: readonly string[]): string[] {
  return (['udp', 'tcp'] as const)
    .filter((transport) => units.includes(VPN_UNITS[transport]))
    .map((transport) => managementSocket(transport));
}

/** Users come before the files that are theirs. */
async function applyFiles(root: MachineRoot, changes: readonly FileChange[]): Promise<void> {
  const isUsers = ({ path }: FileChange) => path === SYSUSERS_FILE;
  for (const change of changes.filter(isUsers)) applyFile(root, change);
  if (root.groupId('sluice') === undefined || changes.some(isUsers)) await makeUsers(root);
  for (const change of changes) if (!isUsers(change)) applyFile(root, change);
}

function applyFile(root: MachineRoot, { change, path, file }: FileChange): void {
  if (file === undefined) root.remove(path);
  else if (change === 'access') root.own(path, file);
  else root.write(path, file.text, file);
}

function retiredUnits(manifest: Manifest, earlier: InstallRecord | undefined): string[] {
  return (earlier?.units ?? []).filter((unit) => !manifest.units.includes(unit));
}

function checkKind(kind: string, manifest: Manifest): void {
  if (kind === manifest.kind) return;
  const known = MACHINE_KINDS.some((one) => one === kind);
  throw new Refusal({
    code: known ? 'bundle_kind' : 'usage',
    message: known
      ? `this is the bundle of a ${manifest.kind}, ${manifest.name}, not of a ${kind}`
      : `"${kind.slice(0, 40)}" cannot be installed: it is gateway, node or server`,
    hint: `For this bundle: sluice install ${manifest.kind}`,
    exit: 'usage',
  });
}

function checkMachine(earlier: InstallRecord | undefined, { manifest, folder }: LoadedBundle): void {
  const { kind, name } = manifest;
  if (earlier === undefined || (earlier.kind === kind && earlier.name === name)) return;
  throw new Refusal({
    code: 'machine_differs',
    message: `this machine is the ${earlier.kind} ${earlier.name}; the bundle is for the ${kind} ${name}`,
    hint: `If it shall become that: ${installAnew(folder)}`,
    exit: 'conflict',
  });
}

interface Outcome {
  readonly isDone: boolean;
  readonly dryRun: boolean;
  readonly sessions: EndedSessions;
  readonly warnings: readonly Warning[];
}

function answerOf(work: Work, { isDone, dryRun, sessions, warnings }: Outcome): Answer {
  const { root, manifest, earlier, changes, link } = work;
  const { kind, name, units, open_questions } = manifest;
  const isApplied = !isDone && !dryRun;
  const stop = retiredUnits(manifest, earlier);
  const commands = isApplied && !root.hasSystemd ? unitCommands(units, stop) : [];
  return {
    json: {
      dry_run: dryRun,
      changed: isApplied,
      kind,
      name,
      units,
      release: link ?? null,
      changes: changes.map(({ change, path, lines }) => ({ change, path, lines })),
      sessions_ended: sessions.ended,
      started: isApplied && root.hasSystemd,
    },
    text: isDone ? `Nothing to do: this machine is ${kind} ${name} already.` : textOf(work, dryRun, sessions),
    warnings: [
      ...open_questions.map((message) => ({ code: 'to_fill_in', message })),
      ...missingPrograms(root, units),
      ...sessions.warnings,
      ...warnings,
    ],
    next: isApplied ? [...commands, ...nextOf(kind, earlier === undefined)] : [],
  };
}

const TAKEN = 'The running gateway takes the new plan by itself within seconds: no restart is needed.';

function textOf(work: Work, dryRun: boolean, sessions: EndedSessions): string {
  const { manifest, changes, link } = work;
  const { kind, name } = manifest;
  const head = dryRun
    ? `This machine would become ${kind} ${name}; nothing was written:`
    : `This machine is ${kind} ${name} now:`;
  const turned = link === undefined ? [] : turnedText(link);
  const taken = changes.some(({ taken_while_running }) => taken_while_running) ? [TAKEN] : [];
  const names = dryRun ? [] : revokedNow(work);
  const out =
    names.length === 0 ? [] : [`Shut out: ${names.join(', ')}. Sessions that were ended: ${sessions.ended}.`];
  return [head, ...turned, changesText(changes, dryRun), ...taken, ...out].join('\n');
}

function turnedText({ from, to, out }: LinkChange): string[] {
  return [
    `~ ${RELEASES}/current → ${to} (before: ${from ?? 'none'})`,
    ...out.map((name) => `- ${RELEASES}/${name}`),
  ];
}

/** On a Pi nobody signs in as root. The passwords are told once, at the very first start. */
function nextOf(kind: MachineKind, isFirst: boolean): string[] {
  if (kind === 'server') return ['sluice doctor'];
  const passwords = ['sudo journalctl -u sluice-gateway | grep "First start"'];
  return ['sudo sluice status', ...(kind === 'gateway' && isFirst ? passwords : [])];
}
