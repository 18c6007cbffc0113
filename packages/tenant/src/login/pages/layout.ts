import { type Html, html } from './html.ts'
import { ILLUSTRATION } from './illustration.ts'
import { FAVICON, LOGO } from './logo.ts'
import { STYLESHEET } from './stylesheet.ts'

export interface Page {
  /** The page's title, shown in the browser's tab and read first by a screen reader. */
  title: string
  content: Html
}

/** Renders a page as a complete HTML document, without scripts and without external resources. */
export function renderPage({ title, content }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Tollgate</title>
<link rel="icon" href="${FAVICON}">
<style>${{ markup: STYLESHEET }}</style>
</head>
<body>
<aside class="illustration" aria-hidden="true">${ILLUSTRATION}<p class="illustration__text">The gate opens for those who may pass</p></aside>
<div class="panel">
<header class="brand">${LOGO}Tollgate</header>
<main class="content">${content}</main>
</div>
</body>
</html>
`.markup
}
