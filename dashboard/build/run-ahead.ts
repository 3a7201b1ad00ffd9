import type { Plugin } from 'vite';

/** The script of `src/ahead.ts`, as the page of the build names it. */
const AHEAD = /<script type="module"(?= [^>]*src="\/assets\/ahead-)/;

/** Lets `src/ahead.ts` run as soon as it is there, without waiting for the styles and the rest of the scripts. */
export function runAhead(): Plugin {
  return {
    name: 'run-ahead',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => {
        if (!AHEAD.test(html)) throw new Error('the page of the build does not load src/ahead.ts by itself');
        return html.replace(AHEAD, '$& async');
      },
    },
  };
}
