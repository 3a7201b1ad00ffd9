import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { precompress } from './build/precompress.js';
import { shellList } from './build/shell-list.js';

/** Too small for files of their own: on a slow link each costs more than what is in it. */
const SHARED =
  /dashboard\/src\/(actuator\/until|audit\/words|choice\/|clock\/own-zone|http\/use-remote|i18n\/en\/run|tank\/sources\/in-turn)/;

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Builds the dashboard into `dist/dashboard`, from where the gateway serves it under a strict content policy. */
export default defineConfig({
  root: here('.'),
  plugins: [preact(), shellList(), precompress()],
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    // `default-src 'self'` forbids data: URLs.
    assetsInlineLimit: 0,
    // Every browser of the target loads modules by itself.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: here('index.html'), sw: here('src/offline/sw.ts') },
      output: {
        // A service worker rules over the paths below its own: it has to lie at the top.
        // What a first visit needs in one piece: many small ones are larger together.
        codeSplitting: {
          groups: [
            { name: 'shell', test: /dashboard\/src\/main\.tsx$/ },
            // What the lazy pages and parts have in common; and what a tank's page shares with its own lazy parts.
            { name: 'shared', test: SHARED },
            { name: 'tank-page', test: /dashboard\/src\/(chart\/words|tank\/page\/)/ },
          ],
        },
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
