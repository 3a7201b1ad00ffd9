import { BUNDLE_FOLDER } from './manifest.js';
import { CONNECTION_FILE, countryCommand, NETWORK_CONFIG_FILE, type Wifi } from './wifi.js';

/** Where Raspberry Pi OS (bookworm and later) mounts the partition that other computers see of an SD card. */
export const BOOT_PARTITION = '/boot/firmware';

/** The unit that installs at first boot and goes away when that is done. */
const UNIT = 'sluice-first-boot.service';

/** The person who looks after the machine by SSH. */
export interface SshAccess {
  /** Line of an OpenSSH public key. */
  readonly public_key: string;
}

/** The name of that person's account. */
export const SSH_USER = 'installer';

/** `user-data` for cloud-init, which Raspberry Pi OS has from trixie on. */
export function renderUserData(name: string, ssh?: SshAccess, wifi?: Wifi): string {
  const access =
    ssh === undefined
      ? []
      : [
          'users:',
          `  - name: ${SSH_USER}`,
          '    groups: [sudo]',
          '    shell: /bin/bash',
          '    lock_passwd: true',
          '    sudo: "ALL=(ALL) NOPASSWD:ALL"',
          // JSON's strings are YAML's, too.
          `    ssh_authorized_keys: [${JSON.stringify(ssh.public_key)}]`,
          'ssh_pwauth: false',
        ];
  const start = ['sh', `${BOOT_PARTITION}/${BUNDLE_FOLDER}/first-boot.sh`, '--now'];
  return [
    '#cloud-config',
    '# Written by sluice bundle.',
    `hostname: ${name}`,
    'manage_etc_hosts: true',
    ...access,
    'runcmd:',
    ...(ssh === undefined ? [] : ['  - ["systemctl", "enable", "--now", "ssh"]']),
    ...(wifi === undefined ? [] : [`  - ${JSON.stringify(['sh', '-c', countryCommand(wifi)])}`]),
    `  - ${JSON.stringify(start)}`,
    '',
  ].join('\n');
}

/** `meta-data` for cloud-init: another name is another machine, and runs everything anew. */
export function renderMetaData(name: string): string {
  return `instance-id: sluice-${name}\nlocal-hostname: ${name}\n`;
}

/**
 * `firstrun.sh` for bookworm, which knows no cloud-init: the kernel's command line names it, and it runs before there is
 * a network.
 */
export function renderFirstRun(name: string, ssh?: SshAccess, wifi?: Wifi): string {
  return `#!/bin/sh
# Written by sluice bundle, for Raspberry Pi OS bookworm. It runs once, when the line in cmdline.txt asks for it.
set -u
hostnamectl set-hostname ${name} 2>/dev/null || echo ${name} > /etc/hostname
grep -q '^127\\.0\\.1\\.1[[:space:]]${name}$' /etc/hosts || echo '127.0.1.1	${name}' >> /etc/hosts
${ssh === undefined ? '' : letIn(ssh)}${wifi === undefined ? '' : joinNetwork()}sh ${BOOT_PARTITION}/${BUNDLE_FOLDER}/first-boot.sh
sed -i 's| systemd\\.run.*||' ${BOOT_PARTITION}/cmdline.txt
${wifi === undefined ? '' : `${countryCommand(wifi)}\n`}rm -f ${BOOT_PARTITION}/firstrun.sh
exit 0
`;
}

/**
 * NetworkManager takes a connection that is root's and closed to all others, at the start that follows. The key in
 * cloud-init's file is then of no use here.
 */
function joinNetwork(): string {
  return `install -m 600 ${BOOT_PARTITION}/${BUNDLE_FOLDER}/${CONNECTION_FILE} /etc/NetworkManager/system-connections/${CONNECTION_FILE} \\
  && rm -f ${BOOT_PARTITION}/${NETWORK_CONFIG_FILE}
for switch in /var/lib/systemd/rfkill/*:wlan; do [ -e "$switch" ] && echo 0 > "$switch"; done
`;
}

/** What cloud-init does by itself where there is one. */
function letIn({ public_key }: SshAccess): string {
  const home = `/home/${SSH_USER}`;
  return `id ${SSH_USER} >/dev/null 2>&1 || useradd --create-home --shell /bin/bash --groups sudo ${SSH_USER}
install -d -m 700 -o ${SSH_USER} -g ${SSH_USER} ${home}/.ssh
echo '${public_key.replaceAll("'", "'\\''")}' > ${home}/.ssh/authorized_keys
chown ${SSH_USER}:${SSH_USER} ${home}/.ssh/authorized_keys
chmod 600 ${home}/.ssh/authorized_keys
echo '${SSH_USER} ALL=(ALL) NOPASSWD:ALL' > /etc/sudoers.d/010_${SSH_USER}
chmod 440 /etc/sudoers.d/010_${SSH_USER}
mkdir -p /etc/ssh/sshd_config.d
echo 'PasswordAuthentication no' > /etc/ssh/sshd_config.d/10-sluice.conf
systemctl enable ssh
`;
}

/** What is added to the one line of `cmdline.txt` on bookworm. */
export const CMDLINE_ADDITION = ` systemd.run=${BOOT_PARTITION}/firstrun.sh systemd.run_success_action=reboot systemd.unit=kernel-command-line.target`;

/** Makes the unit that installs as soon as there is a network, and tries again until it has worked. */
export function renderFirstBoot(): string {
  const script = `${BOOT_PARTITION}/${BUNDLE_FOLDER}/install.sh`;
  return `#!/bin/sh
# Written by sluice bundle. Installs from this card as soon as there is a network; with --now it begins at once.
set -eu
cat > /etc/systemd/system/${UNIT} <<'END'
[Unit]
Description=Sluice, first boot
Wants=network-online.target time-sync.target
After=network-online.target time-sync.target
ConditionPathExists=${script}
StartLimitIntervalSec=0

[Service]
Type=oneshot
ExecStart=/bin/sh ${script}
Restart=on-failure
RestartSec=60

[Install]
WantedBy=multi-user.target
END
systemctl daemon-reload
systemctl enable ${UNIT}
if [ "\${1:-}" = --now ]; then systemctl start --no-block ${UNIT}; fi
`;
}
