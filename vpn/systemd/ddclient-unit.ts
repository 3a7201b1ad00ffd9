import { absolutePath } from '../address/schemas.js';
import { checked } from '../input-error.js';
import { HARDENED, NO_CAPABILITIES, NO_GENERATED_CODE, NO_HARDWARE } from './hardening.js';
import { renderUnit } from './unit-file.js';

export const DDCLIENT_UNIT = 'sluice-ddns.service';

/**
 * The unit that tells a dynamic DNS service where the gateway is. It stands beside the one that Debian's package brings,
 * which reads another file and may run for somebody else; the account reaches it as a credential, so that it never is
 * root.
 * @param file the configuration that `renderDdclient` makes
 * @throws VpnInputError
 */
export function renderDdclientUnit(
  file = '/etc/sluice/ddclient.conf',
  ddclient = '/usr/bin/ddclient',
): string {
  const config = checked(absolutePath, file, 'The path of the configuration of ddclient');
  const program = checked(absolutePath, ddclient, 'The path of ddclient');
  return renderUnit([
    [
      'Unit',
      [
        ['Description', 'Sluice dynamic DNS'],
        ['Documentation', 'man:ddclient(8)'],
        ['Wants', 'network-online.target time-sync.target'],
        ['After', 'network-online.target time-sync.target'],
        ['StartLimitIntervalSec', '0'],
      ],
    ],
    [
      'Service',
      [
        ['Type', 'exec'],
        ['LoadCredential', `ddclient.conf:${config}`],
        [
          'ExecStart',
          // biome-ignore lint/suspicious/noTemplateCurlyInString: systemd fills it in
          `${program} -foreground -file ${'${CREDENTIALS_DIRECTORY}'}/ddclient.conf -cache /var/lib/sluice-ddns/ddclient.cache`,
        ],
        ['Restart', 'always'],
        ['RestartSec', '60'],
        ['DynamicUser', 'yes'],
        ['StateDirectory', 'sluice-ddns'],
        ['UMask', '0077'],
        ['TasksMax', '20'],
        ['PrivateDevices', 'yes'],
        ['RestrictAddressFamilies', 'AF_UNIX AF_INET AF_INET6 AF_NETLINK'],
        ...HARDENED,
        ...NO_GENERATED_CODE,
        ...NO_HARDWARE,
        ...NO_CAPABILITIES,
      ],
    ],
    ['Install', [['WantedBy', 'multi-user.target']]],
  ]);
}
