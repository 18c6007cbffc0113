import type { AuditedRoute } from '@tollgate/guard/fastify'

export const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid; padding: 0.5rem 1rem 0.5rem 0; text-align: left; vertical-align: top; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
`

/** Renders who may call each route, as a page that needs no script. */
export function renderReference(routes: readonly AuditedRoute[]): string {
  const rows = routes.filter(({ method }) => method !== 'HEAD').map(renderRow)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Hello World API</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Hello World API</h1>
<p>Send an access token as <code>Authorization: Bearer …</code>. A program finds the same at <a href="/openapi.json">/openapi.json</a>.</p>
<table>
<thead><tr><th scope="col">Route</th><th scope="col">Needs</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</main>
</body>
</html>
`
}

function renderRow({ method, path, requires }: AuditedRoute): string {
  return `<tr><td><code>${method} ${escapeHtml(path)}</code></td><td>${escapeHtml(requires)}</td></tr>`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
