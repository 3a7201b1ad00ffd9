import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import type { Plugin, Rolldown } from 'vite';

const WORKER = 'sw.js';
const PAGE = 'index.html';
/** Lazy parts that are needed just when they could not be loaded any more. */
const NEEDED_OFFLINE = ['last-known-page', 'many-tanks', 'plan', 'actuator-lines'];

/**
 * Writes into the service worker of this build which files are kept from the start and which when they are used, and a
 * name made from what is in them: every change of a file makes another worker, which is how browsers learn of a new
 * version.
 */
export function shellList(): Plugin {
  let publicDir = '';
  return {
    name: 'shell-list',
    apply: 'build',
    configResolved(config) {
      publicDir = config.publicDir;
    },
    // After Vite has written the page, and with it what a first visit loads.
    generateBundle: {
      order: 'post',
      handler: async (_options, bundle) => {
        const worker = bundle[WORKER];
        if (worker?.type !== 'chunk') throw new Error(`the build has no ${WORKER}`);
        const hash = createHash('sha256');
        const built = Object.values(bundle).filter(({ fileName }) => fileName !== WORKER);
        for (const file of built) hash.update(file.type === 'chunk' ? file.code : file.source);
        const chunks = built.filter((file) => file.type === 'chunk');
        const lazy = withImports(
          chunks.filter(({ name }) => NEEDED_OFFLINE.includes(name)),
          bundle,
        );
        const first = new Set([...loadedBy(bundle[PAGE]), ...lazy]);
        const assets = built.map(({ fileName }) => fileName).filter((name) => name.startsWith('assets/'));
        const icons = await readdir(publicDir);
        const shell = [...first, ...icons].map((name) => `/${name}`).sort();
        const later = assets.map((name) => `/${name}`).filter((path) => !shell.includes(path));
        worker.code = worker.code
          .replaceAll('__SHELL_NAME__', JSON.stringify(`shell-${hash.digest('hex').slice(0, 16)}`))
          .replaceAll('__SHELL__', JSON.stringify(['/', ...shell]))
          .replaceAll('__LATER__', JSON.stringify(later.sort()));
      },
    },
  };
}

/** Names of the scripts and styles that the page names. */
function loadedBy(page: Rolldown.OutputAsset | Rolldown.OutputChunk | undefined): string[] {
  if (page?.type !== 'asset') throw new Error(`the build has no ${PAGE}`);
  return [...String(page.source).matchAll(/"\/(assets\/[^"]+)"/g)].map(([, name = '']) => name);
}

/** Names of the chunks and of all they cannot do without. */
function withImports(chunks: readonly Rolldown.OutputChunk[], bundle: Rolldown.OutputBundle): string[] {
  const names = new Set<string>();
  const take = (name: string) => {
    const chunk = bundle[name];
    if (names.has(name) || chunk?.type !== 'chunk') return;
    names.add(name);
    for (const imported of chunk.imports) take(imported);
  };
  for (const { fileName } of chunks) take(fileName);
  return [...names];
}
