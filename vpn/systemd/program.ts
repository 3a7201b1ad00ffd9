import { absolutePath } from '../address/schemas.js';
import { checked } from '../input-error.js';

/** Where a machine has its release and its configuration. */
export interface SluiceUnitOptions {
  /** The release in use, by default `/opt/sluice/current`. */
  readonly release?: string;
  /** The Node that came with it, by default `<release>/node/bin/node`. */
  readonly node?: string;
  /** Folder of `gateway.json`, `node.json` and the environment files, by default `/etc/sluice`. */
  readonly etc?: string;
}

/**
 * The paths of one of the two processes.
 * @throws VpnInputError
 */
export function programOf(
  process: 'gateway' | 'node',
  {
    release = '/opt/sluice/current',
    node = `${release}/node/bin/node`,
    etc = '/etc/sluice',
  }: SluiceUnitOptions,
) {
  const folder = checked(absolutePath, etc, 'The folder of the configuration');
  return {
    release: checked(absolutePath, release, 'The folder of the release'),
    node: checked(absolutePath, node, 'The path of node'),
    main: `${release}/dist/firmware/main.js`,
    config: `${folder}/${process}.json`,
    environment: `${folder}/${process}.env`,
  };
}
