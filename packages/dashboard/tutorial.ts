import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { Marked, type Tokens } from 'marked'
import type { Plugin } from 'vite'
import { codeParts } from './src/components/code/code-parts.ts'

const ROOT = join(import.meta.dirname, '../..')
const SOURCE = join(ROOT, 'docs/tutorial/index.md')
const OPENING = '<!-- tutorial: opening -->'
const LESSONS = '<!-- tutorial: lessons -->'

const LANGUAGES: Record<string, string> = { sh: 'Shell', ini: '.env', ts: 'TypeScript' }

/** What the tutorial's snippets and links have for the values that the page fills in. */
const VALUES: readonly (readonly [text: string, value: string])[] = [
  ['http://localhost:7070', 'domain'],
  ['http://localhost:6060', 'api'],
  ['http://localhost:4040', 'client'],
  ['https://hello-world.example.com', 'audience'],
  ['ACCESS_TOKEN', 'token'],
]

/** Puts `docs/tutorial/index.md` into the page, so that it can be read without a script, and is the same text in both places. */
export function tutorial(): Plugin {
  return {
    name: 'tutorial',
    buildStart() {
      this.addWatchFile(SOURCE)
    },
    transformIndexHtml(html) {
      const { opening, lessons } = renderTutorial(readFileSync(SOURCE, 'utf8'))
      return html.replace(OPENING, () => opening).replace(LESSONS, () => lessons)
    },
  }
}

function renderTutorial(markdown: string): { opening: string; lessons: string } {
  const [opening = '', ...lessons] = markdown.split(/^## /m)
  const [title = '', ...introduction] = opening.replace(/^# /, '').split('\n')
  const marked = new Marked({ async: false, renderer: { code, html: runOrNothing, link } })
  const render = (text: string) => String(marked.parse(text))

  return {
    opening: `<h1 id="page-title" tabindex="-1">${escapeText(title)}</h1>
<div class="lesson__intro">${render(introduction.join('\n'))}</div>
${contents(lessons)}`,
    lessons: lessons.map(lesson => renderLesson(lesson, render)).join('\n'),
  }
}

function renderLesson(lesson: string, render: (text: string) => string): string {
  const [heading = '', ...body] = lesson.split('\n')
  const id = slugOf(heading)
  return `<section class="lesson" id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title"><a class="lesson__link" href="#${id}">${escapeText(heading)}</a></h2>
${render(body.join('\n'))}</section>`
}

function contents(lessons: readonly string[]): string {
  const items = lessons.map(lesson => {
    const [heading = ''] = lesson.split('\n')
    return `<li><a href="#${slugOf(heading)}">${escapeText(heading)}</a></li>`
  })
  return `<nav class="contents" aria-label="Steps"><ol>${items.join('')}</ol></nav>`
}

function code({ text, lang = '' }: Tokens.Code): string {
  return `<figure class="code-block"><figcaption class="code-block__bar"><span>${LANGUAGES[lang] ?? lang}</span></figcaption><pre class="code-block__text"><code>${lang === 'ts' ? coloured(text) : withValues(text)}</code></pre></figure>`
}

function coloured(code: string): string {
  return codeParts(code)
    .map(({ text, kind }) => (kind ? `<span class="code-${kind}">${withValues(text)}</span>` : withValues(text)))
    .join('')
}

/** `<!-- run: name -->` is where a button goes that does what the text says. */
function runOrNothing({ text }: Tokens.HTML | Tokens.Tag): string {
  const name = /^<!-- run: ([\w-]+) -->/.exec(text)?.[1]
  return name ? `<div class="run" data-run="${name}"></div>\n` : ''
}

/** Other files of the repository are not served with the page, so their paths are shown instead of links. */
function link({ href, text }: Tokens.Link): string {
  if (!/^https?:/.test(href)) return `${escapeText(text)} (<code>${escapeText(fileOf(href))}</code>)`
  const [, origin] = VALUES.find(([value]) => value === href) ?? []
  const place = origin ? ` data-origin="${origin}"` : ''
  return `<a href="${escapeText(href.replace('http://localhost:7070/', '/'))}"${place}>${escapeText(text)}</a>`
}

function fileOf(href: string): string {
  return relative(ROOT, resolve(dirname(SOURCE), href)).replaceAll('\\', '/')
}

function withValues(text: string): string {
  return VALUES.reduce(
    (html, [value, name]) => html.replaceAll(value, `<span data-value="${name}">${value}</span>`),
    escapeText(text),
  )
}

function slugOf(heading: string): string {
  return heading.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
