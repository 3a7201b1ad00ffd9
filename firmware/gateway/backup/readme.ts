/** What lies beside the database in every backup, for whoever opens it in ten years. */
export function backupReadme(gateway: string, version: string): string {
  return `This is a backup of the Sluice gateway ${gateway}, made by version ${version}.

gateway.db     the database: users and their roles, rules and schedules as the nodes told them, history, alarms,
               commands, audit log, notification channels. Passwords are in it as scrypt hashes.
gateway.json   the configuration: nodes, VPN plan, retention. Secrets of nodes are in it as SHA-256 hashes.
manifest.json  what is in here.

Not in it: keys and certificates (they come with the gateway's bundle), sessions (everybody signs in again), and the
secrets of notification channels (enter them again under Administration, Alerts).

To put it back, with the same or a later version of Sluice, on the gateway's Pi, give the archive as it is to

  sudo systemctl stop sluice-gateway
  sudo sluice restore sluice-${gateway}-….tar.gz
  sudo systemctl start sluice-gateway

On a new Pi install the gateway's bundle first. By hand instead, in the folder where this was unpacked:

  sudo systemctl stop sluice-gateway
  sudo sh -c 'cd /var/lib/sluice/gateway && rm -f gateway.db-wal gateway.db-shm gateway.db-minutes'
  sudo install -o sluice -g sluice -m 600 gateway.db /var/lib/sluice/gateway/gateway.db
  sudo systemctl start sluice-gateway

The new Pi has its own gateway.json: what was changed by hand (history, alarms, leases, notifications,
weather, home_assistant) is in the one of the backup.
`;
}
