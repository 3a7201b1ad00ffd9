import type { ApiDocument } from './openapi.js';

/** The page may load its style from this gateway alone, and has no script. */
export const API_PAGE_STYLE = `
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: 0.4rem 0.6rem; border-block-end: 1px solid #8886; }
code { font-size: 0.95em; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) { :root { color-scheme: dark; } }
`;

const METHODS = ['get', 'post', 'put', 'delete'] as const;

/** An API document as a page to read. `links` are the addresses of the style and of the document itself. */
export function apiPage(document: ApiDocument, links: { style: string; json: string }): string {
  const rows = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      const roles: unknown = operation['x-roles'];
      return [
        row(
          method.toUpperCase(),
          path,
          operation.summary ?? '',
          Array.isArray(roles) ? roles.join(', ') : '',
        ),
      ];
    }),
  );
  const title = `${escaped(document.info.title)} API ${escaped(document.info.version)}`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="stylesheet" href="${escaped(links.style)}"></head>
<body><h1>${title}</h1>
<p>${escaped(document.info.description ?? '')} Bodies and answers: <a href="${escaped(links.json)}">OpenAPI document</a>.</p>
<table><thead><tr><th>Method</th><th>Path</th><th>What it does</th><th>Who</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></body></html>
`;
}

function row(method: string, path: string, summary: string, who: string): string {
  return `<tr><td>${method}</td><td><code>${escaped(path)}</code></td><td>${escaped(summary)}</td><td>${escaped(who)}</td></tr>`;
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
