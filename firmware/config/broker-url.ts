import { z } from 'zod';

const error = 'an address such as mqtt://192.168.0.1:1883';

/** The address of a broker. */
export const brokerUrl = z.url({ protocol: /^mqtt$/, error }).refine(hostCanBeRead, { error });

/** A `%` that begins no code is a mistake in a host, though none in a password. */
function hostCanBeRead(url: string): boolean {
  try {
    decodeURIComponent(new URL(url).hostname);
    return true;
  } catch {
    return false;
  }
}
