import { request } from 'node:http';
import { join } from 'node:path';
import type { Product } from './product.js';

/** The pid of a running process, as it says itself on its control socket. */
export function pidOf(product: Product, name: 'gateway' | 'node'): Promise<number> {
  return new Promise((resolve, reject) => {
    const socketPath = join(product.data_dir, `${name}.sock`);
    const ask = request({ socketPath, path: '/status' }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve((JSON.parse(text) as { pid: number }).pid));
    });
    ask.on('error', reject);
    ask.end();
  });
}
