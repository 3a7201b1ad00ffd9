// A process that copies a store slowly, to be killed in the middle of it.
import { StoreCopier } from '../../../firmware/drivers/store/backup/store-copier.js';

const [, , file = ''] = process.argv;
const program = new URL('slow-copy.mjs', import.meta.url);
const never = new AbortController();
await new StoreCopier({ program, file }).copy(
  (percent) => process.stdout.write(`${percent}\n`),
  never.signal,
);
