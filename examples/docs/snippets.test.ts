/**
 * TypeScript in the documentation is compiled and run: its paragraphs are in one file of the examples, in order, apart from their
 * indent. What uses the tenant is run by `scripts/checks/documents.test.ts`.
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../../..')
const sources = globSync('examples/!(dist|node_modules)/**/*.{ts,yaml}', { cwd: root }).map(file => `\n${read(file)}`)

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8').replace(/^ +/gm, '')
}

function contains(source: string, snippet: string): boolean {
  let from = 0
  return snippet.split('\n\n').every(paragraph => {
    const at = source.indexOf(`\n${paragraph}\n`, from)
    // The line break behind one paragraph may be the one in front of the next.
    from = at + paragraph.length
    return at !== -1
  })
}

const pages = globSync(['docs/**/*.md', 'packages/*/README.md'], {
  cwd: root,
  exclude: ['**/node_modules/**', 'docs/decisions/**', 'docs/dist*/**', 'docs/reference/api/**'],
})

for (const page of pages) {
  const snippets = Array.from(
    read(page).matchAll(/^```(?:ts|yaml)\n(.*?)\n```$/gms),
    ([, snippet = '']) => snippet,
  ).filter(snippet => !/@tollgate\/tenant|createTenant/.test(snippet))
  if (snippets.length === 0) continue
  test(`${page}: the code is a part of the examples`, () => {
    for (const snippet of snippets) {
      assert.ok(
        sources.some(source => contains(source, snippet)),
        `No file in examples/ contains this snippet:\n${snippet}`,
      )
    }
  })
}

test('The pages with code are found', () => {
  assert.ok(pages.filter(page => read(page).includes('```ts')).length > 20)
})
