import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { flushFolder, replaceFile } from '../../durable/replace-file.js';
import { readIfThere } from '../../farm/farm-files.js';
import { Refusal } from '../../refusal.js';

/** A file as it stands on the machine. */
export interface StandingFile {
  readonly text: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** The system that is worked on: the one that runs, or one in a folder. Paths are those of that system. */
export class MachineRoot {
  readonly #root: string;
  /** Owners are the system's business only where this process may set them. */
  readonly #ownsFiles: boolean;

  /** @param root an absolute path; `/` is the running system */
  constructor(root: string) {
    this.#root = root;
    this.#ownsFiles = process.getuid?.() === 0;
  }

  get isRunning(): boolean {
    return this.#root === '/';
  }

  /** Whether systemd runs this system, and can be told what to start. */
  get hasSystemd(): boolean {
    return this.isRunning && existsSync('/run/systemd/system');
  }

  /** @throws Refusal `root_needed`, `not_found` */
  checkWritable(): void {
    if (!existsSync(this.#root))
      throw new Refusal({
        code: 'not_found',
        message: `there is no folder ${this.#root}`,
        hint: 'Name the folder of a system with --root, or leave it out.',
        exit: 'not_found',
      });
    if (!this.isRunning || this.#ownsFiles) return;
    throw new Refusal({
      code: 'root_needed',
      message: 'this changes the system, and needs root',
      hint: 'Run it again with sudo.',
      exit: 'usage',
    });
  }

  at(path: string): string {
    return join(this.#root, path);
  }

  text(path: string): string | undefined {
    return readIfThere(this.at(path));
  }

  standing(path: string): StandingFile | undefined {
    const text = this.text(path);
    if (text === undefined) return undefined;
    const { mode, uid, gid } = lstatSync(this.at(path));
    return { text, mode: mode & 0o7777, uid, gid };
  }

  /** The number of a group of that system; undefined when it has none of that name. */
  groupId(name: string): number | undefined {
    const line = this.text('/etc/group')
      ?.split('\n')
      .find((one) => one.startsWith(`${name}:`));
    const number = line?.split(':')[2];
    return number === undefined || !/^\d{1,10}$/.test(number) ? undefined : Number(number);
  }

  /** Whether owner and group are right, as far as they are this process's business. */
  isOwned({ uid, gid }: StandingFile, group: string): boolean {
    if (!this.#ownsFiles) return true;
    const wanted = this.groupId(group);
    return uid === 0 && (wanted === undefined || gid === wanted);
  }

  /** Writes a file whole, with the folders above it open to all. */
  write(path: string, text: string, { mode, group }: { mode: number; group: string }): void {
    const file = this.at(path);
    this.#makeFolders(dirname(file));
    // Closed until it has its owner.
    replaceFile(file, text, 0o600);
    this.own(path, { mode, group });
  }

  own(path: string, { mode, group }: { mode: number; group: string }): void {
    const file = this.at(path);
    const gid = this.groupId(group);
    if (this.#ownsFiles && gid !== undefined) chownSync(file, 0, gid);
    chmodSync(file, mode);
  }

  remove(path: string): void {
    const file = this.at(path);
    if (!existsSync(dirname(file))) return;
    rmSync(file, { recursive: true, force: true });
    flushFolder(dirname(file));
  }

  exists(path: string): boolean {
    return existsSync(this.at(path));
  }

  /** Removes a folder and those in it as far as nothing is left in them. */
  removeEmptyFolders(path: string): void {
    const folder = this.at(path);
    if (!existsSync(folder)) return;
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory()) this.removeEmptyFolders(join(path, entry.name));
    if (readdirSync(folder).length === 0) rmdirSync(folder);
  }

  #makeFolders(folder: string): void {
    if (existsSync(folder)) return;
    this.#makeFolders(dirname(folder));
    mkdirSync(folder);
    chmodSync(folder, 0o755);
    flushFolder(dirname(folder));
  }
}
