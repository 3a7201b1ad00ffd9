import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { precompress } from './build/precompress.js';
import { shellList } from './build/shell-list.js';

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
        codeSplitting: { groups: [{ name: 'shell', test: /dashboard\/src\/main\.tsx$/ }] },
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
