import { type DdclientAccount, renderDdclient } from '../../vpn/dynamic-dns/ddclient.js';
import { DDCLIENT_UNIT, renderDdclientUnit } from '../../vpn/systemd/ddclient-unit.js';
import { ETC, forRoot, open, UNIT_FOLDER } from './machine-file.js';
import { type MachinePlan, machinePlan } from './machine-plan.js';

export const DDCLIENT_CONFIG = `${ETC}/ddclient.conf`;
export const DDCLIENT_PROGRAM = '/usr/bin/ddclient';
/** Of the system's archive; the second speaks TLS for the first. */
export const DDCLIENT_PACKAGES = ['ddclient', 'libio-socket-ssl-perl'] as const;

/**
 * The plan of a gateway that tells a dynamic DNS service where it is.
 * @throws VpnInputError
 */
export function withDynamicDns(plan: MachinePlan, account: DdclientAccount | undefined): MachinePlan {
  if (account === undefined) return plan;
  return machinePlan({
    ...plan,
    files: [
      ...plan.files,
      forRoot(DDCLIENT_CONFIG, renderDdclient(account)),
      open(`${UNIT_FOLDER}/${DDCLIENT_UNIT}`, renderDdclientUnit(DDCLIENT_CONFIG, DDCLIENT_PROGRAM)),
    ],
    units: [...plan.units, DDCLIENT_UNIT],
    packages: DDCLIENT_PACKAGES,
  });
}
