import { BOOT_PARTITION } from './first-boot.js';
import { type MachineKind, RELEASES } from './machine-file.js';
import { FILES_FOLDER, MANIFEST_FILE } from './manifest.js';
import { CONNECTION_FILE } from './wifi.js';

/** File with the hashes of the archives, as `sha256sum -c` reads it. */
export const SUMS_FILE = 'SHA256SUMS';

/** On a Pi whose firmware leaves the hardware watchdog off, switches it on. */
const HARDWARE_WATCHDOG = `
config=${BOOT_PARTITION}/config.txt
if [ -f "$config" ] && [ ! -c /dev/watchdog ] && ! grep -q '^dtparam=watchdog=on' "$config"; then
  cp "$config" "$config.part"
  printf '\\n# Added by sluice.\\n[all]\\ndtparam=watchdog=on\\n' >> "$config.part"
  sync
  mv "$config.part" "$config"
  say 'the hardware watchdog is there from the next start of the machine on'
fi
`;

/**
 * `install.sh`: brings the machine to where `sluice install` can take over, then calls it. Every step looks first whether
 * it is done, so that it can be run again, also after a power cut.
 * @param version the release that the bundle was made for
 * @param packages of the system's archive, beside those that every machine needs
 */
export function renderInstallScript(
  kind: MachineKind,
  version: string,
  packages: readonly string[] = [],
): string {
  return `#!/bin/sh
# Written by sluice bundle. Installs Sluice ${version} as ${kind}; it can be run again at any time.
set -eu
umask 022
here=$(cd "$(dirname "$0")" && pwd -P)
archive=$here/sluice-${version}.tar.gz
release=${RELEASES}/${version}
part=$release.part

say() { echo "sluice: $*"; }
fail() { echo "sluice: $*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || fail "this needs root: sudo sh $0"
if [ -f "$here/${SUMS_FILE}" ]; then
  (cd "$here" && sha256sum --quiet --check ${SUMS_FILE}) || fail 'the card was not written completely: copy the bundle again'
fi

missing=
for package in ${['openvpn', 'nftables', ...packages].join(' ')}; do
  dpkg-query -W -f='\${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
  say "installing$missing"
  # Its own unit would run with an empty configuration; ours has another name.
  case "$missing" in *ddclient*) systemctl mask ddclient.service ;; esac
  DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 update
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 install --no-install-recommends $missing
fi

if [ -f "$archive" ]; then
  sum=$(sha256sum < "$archive")
  sum=\${sum%% *}
  # Other code under the same number gets a folder of its own: what runs stays whole until the link is turned.
  beside=$release+$(printf %.8s "$sum")
  if [ -e "$beside/.complete" ] || { [ -e "$release/.complete" ] && [ "$(cat "$release/.complete")" != "$sum" ]; }; then
    release=$beside
  fi
else
  current=$(readlink ${RELEASES}/current || true)
  case $current in ${version}+*) release=${RELEASES}/$current ;; esac
fi

if [ ! -e "$release/.complete" ]; then
  [ -f "$archive" ] || fail "there is no $archive: make the bundle again with --release"
  say "unpacking release \${release##*/}"
  rm -rf "$part"
  mkdir -p "$part/node/bin"
  tar -xzf "$archive" -C "$part" --strip-components=1 --no-same-owner
  brought=$(ls "$here"/node-v*-linux-*.tar.* 2>/dev/null | head -n 1)
  if [ -n "$brought" ]; then
    tar -xf "$brought" -C "$part/node" --strip-components=1 --no-same-owner
  else
    own=$(command -v node) || fail 'there is no Node on this machine and none on the card: make the bundle again with --node-archive'
    "$own" -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' \\
      || fail "the Node of this system is older than 20.19: make the bundle again with --node-archive"
    ln -s "$own" "$part/node/bin/node"
  fi
  if [ ! -d "$part/node_modules" ]; then
    say 'installing the packages of the release'
    (cd "$part" && PATH="$part/node/bin:$PATH" npm ci --omit=dev --no-audit --no-fund --loglevel=error)
  fi
  echo "$sum" > "$part/.complete"
  sync
  rm -rf "$release"
  mv "$part" "$release"
fi
${kind === 'server' ? '' : HARDWARE_WATCHDOG}
"$release/node/bin/node" "$release/dist/provisioning/main.js" install ${kind} --bundle "$here"

case $here in
/boot/*)
  # It keeps no modes, and can be read by whoever pulls the card out; nobody needs it any more.
  rm -rf "$here/${FILES_FOLDER}" "$here/${MANIFEST_FILE}" "$here/${CONNECTION_FILE}"
  systemctl disable sluice-first-boot.service 2>/dev/null || true
  rm -f /etc/systemd/system/sluice-first-boot.service "$here/install.sh"
  sync
  ;;
*) say "delete $here: it holds the keys of this machine" ;;
esac
`;
}
