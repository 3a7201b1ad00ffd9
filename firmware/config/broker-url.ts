import { z } from 'zod';

/** The address of a broker. */
export const brokerUrl = z.url({ protocol: /^mqtt$/, error: 'an address such as mqtt://192.168.0.1:1883' });
