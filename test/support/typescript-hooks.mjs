// Lets a child process of a test run the sources as they are: `node --import <this file> program.ts`.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire, register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const inHooks = new URL(import.meta.url).searchParams.has('hooks');
if (!inHooks) register(`${import.meta.url}?hooks`);

const HOW = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  module: { type: 'es6' },
};
const MADE_BY = createRequire(import.meta.url)('@swc/core/package.json').version;
const KEPT_IN = join(tmpdir(), 'sluice-test-cache', 'modules');

/** Imports of ours end in .js, as they will be; what lies there now ends in .ts. */
export async function resolve(specifier, context, next) {
  const isOurs = /^\.{1,2}\/.*\.js$/.test(specifier) && !context.parentURL?.includes('/node_modules/');
  if (!isOurs) return next(specifier, context);
  return next(specifier.replace(/\.js$/, '.ts'), context).catch(() => next(specifier, context));
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const source = await javaScriptOf(await readFile(fileURLToPath(url), 'utf8'));
  return { format: 'module', source, shortCircuit: true };
}

/** Hundreds of processes in one run of the tests load the same sources: each is translated once, until it changes. */
async function javaScriptOf(typeScript) {
  const hash = createHash('sha256').update(`${MADE_BY}\n${JSON.stringify(HOW)}\n${typeScript}`);
  const place = join(KEPT_IN, `${hash.digest('hex').slice(0, 32)}.js`);
  const kept = await readFile(place, 'utf8').catch(() => null);
  if (kept !== null) return kept;
  const { transform } = await import('@swc/core');
  const { code } = await transform(typeScript, HOW);
  await mkdir(KEPT_IN, { recursive: true });
  // Others may be at the same: each writes its own, and the place takes it whole.
  const unfinished = `${place}.${process.pid}`;
  await writeFile(unfinished, code);
  await rename(unfinished, place);
  return code;
}
