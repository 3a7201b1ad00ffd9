import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import QRCode from 'qrcode';
import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { farmPlace } from '../../cli/farm-place.js';
import { type Profile, profileOf } from '../../deploy/profile.js';
import { AuditLog } from '../../farm/audit.js';
import { viewFarm } from '../../machine/farm-view.js';
import { Refusal } from '../../refusal.js';
import { lanAddress } from '../../share/lan-address.js';
import { OneTimeServer } from '../../share/one-time-server.js';
import { makeOwnCertificate } from '../../share/own-certificate.js';
import type { ShareOptions } from './options.js';

const TOKEN_BYTES = 16;
const MINUTE_MS = 60_000;

/** `sluice share` */
export async function runShare(call: Call, options: ShareOptions, name: string): Promise<Answer> {
  const place = farmPlace(call, options);
  const profile = profileOf(viewFarm(place.folder, place.clock.wall_ms()), name, options.for);
  const host = lanAddress(networkInterfaces(), options.address);
  if (call.dryRun)
    return {
      json: {
        dry_run: true,
        changed: false,
        name,
        platform: profile.platform,
        address: host,
        minutes: options.minutes,
        fetched: false,
      },
      text: `${name}'s profile for ${profile.platform} would be shared from ${host} for ${options.minutes} min; nothing was shared.`,
    };
  const audit = new AuditLog(place);
  const details = { name, platform: profile.platform, serial: profile.serial, minutes: options.minutes };
  const isFetched = await audit.around('share', details, () =>
    serve(call, options, { profile, host, audit }),
  );
  if (isFetched)
    return {
      json: {
        dry_run: false,
        changed: false,
        name,
        platform: profile.platform,
        address: host,
        fetched: true,
      },
      text: `${name}'s profile was fetched; the address is gone.`,
      next: [`import it on the phone: ${profile.file_name}`],
    };
  throw new Refusal({
    code: 'share_expired',
    message: `nobody fetched ${name}'s profile within ${options.minutes} min; the address is gone`,
    hint: 'Share it again. The phone must be on the same network, and no firewall of this machine in between.',
    exit: 'not_found',
  });
}

interface Shared {
  readonly profile: Profile;
  readonly host: string;
  readonly audit: AuditLog;
}

/** @returns whether it was fetched before the time was over */
async function serve(
  call: Call,
  { minutes, port }: ShareOptions,
  { profile, host, audit }: Shared,
): Promise<boolean> {
  const { clock } = call.surroundings;
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const certificate = await makeOwnCertificate(host, clock.wall_ms());
  const server = new OneTimeServer({
    host,
    port,
    certificate,
    token,
    file_name: profile.file_name,
    content: profile.text,
    onAttempt: (attempt, from) => audit.note('share attempt', { name: profile.name, attempt, from }),
  });
  const listening = await server.start().catch((error: NodeJS.ErrnoException) => {
    throw cannotListen(host, port, error);
  });
  const waiting = new AbortController();
  try {
    const url = `https://${host}:${listening}/${token}`;
    await show(call, { url, minutes, fingerprint: certificate.fingerprint, name: profile.name });
    const over = clock.sleep(minutes * MINUTE_MS, waiting.signal).then(() => false);
    return await Promise.race([server.fetched.then(() => true), over]);
  } finally {
    waiting.abort();
    await server.stop();
  }
}

async function show(
  { surroundings: { stderr } }: Call,
  { url, minutes, fingerprint, name }: { url: string; minutes: number; fingerprint: string; name: string },
): Promise<void> {
  const code = await QRCode.toString(url, { type: 'terminal', small: true, errorCorrectionLevel: 'L' });
  stderr.write(
    `${code}\n${url}\n\nProfile of ${name}: one download, within ${minutes} min. Ctrl-C ends it.\n`,
  );
  stderr.write(`The phone warns of the certificate; its SHA-256 fingerprint must be\n  ${fingerprint}\n`);
}

function cannotListen(host: string, port: number, cause: NodeJS.ErrnoException): Refusal {
  return new Refusal({
    code: 'port_taken',
    message: `${host}:${port} cannot be listened on (${cause.code ?? cause.message})`,
    hint: 'Leave --port out, and any free one is taken.',
    exit: 'conflict',
    cause,
  });
}
