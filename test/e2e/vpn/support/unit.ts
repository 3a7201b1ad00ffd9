import { existsSync, readFileSync } from 'node:fs';

/** The settings of a systemd unit that say how its program is started. */
export interface Unit {
  /** The command, still with what systemd fills in. */
  readonly command: readonly string[];
  readonly user: string;
  readonly group: string;
  /** Those beside it. */
  readonly groups: readonly string[];
  readonly capabilities: readonly string[];
  /** Folders of the program's own, below /run and /var/lib. */
  readonly run_folder: string | undefined;
  readonly state_folder: string | undefined;
  /** Root's files that the program gets a copy of. */
  readonly credentials: readonly { readonly name: string; readonly file: string }[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Reads a unit file that Sluice wrote: of a service, and without the parts of the language that Sluice does not use.
 * @param root folder of the system that it belongs to
 */
export function readUnit(root: string, name: string): Unit {
  const text = readFileSync(`${root}/etc/systemd/system/${name}`, 'utf8');
  const all = (key: string) => [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, it = '']) => it);
  const one = (key: string) => all(key).at(-1);
  const words = (key: string) => (one(key) ?? '').split(' ').filter((word) => word !== '');
  return {
    command: words('ExecStart'),
    user: one('User') ?? 'root',
    group: one('Group') ?? 'root',
    groups: words('SupplementaryGroups'),
    capabilities: words('AmbientCapabilities'),
    run_folder: one('RuntimeDirectory'),
    state_folder: one('StateDirectory'),
    credentials: all('LoadCredential').map((line) => {
      const [credential = '', file = ''] = line.split(':');
      return { name: credential, file };
    }),
    environment: {
      ...assignments(all('Environment').join('\n')),
      ...Object.assign({}, ...all('EnvironmentFile').map((path) => environmentFile(root, path))),
    },
  };
}

/** A leading minus means that the file may be missing. */
function environmentFile(root: string, path: string): Record<string, string> {
  const file = `${root}${path.replace(/^-/, '')}`;
  if (path.startsWith('-') && !existsSync(file)) return {};
  return assignments(readFileSync(file, 'utf8'));
}

function assignments(text: string): Record<string, string> {
  const pairs = text.matchAll(/^(\w+)=("?)(.*)\2$/gm);
  return Object.fromEntries([...pairs].map(([, name = '', , value = '']) => [name, value]));
}
