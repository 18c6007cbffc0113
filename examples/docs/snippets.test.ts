/** TypeScript in the documentation is compiled and run: its paragraphs stand, but for their indent, in order in one file in here. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../../..')
const sources = globSync('examples/!(dist|node_modules)/*.ts', { cwd: root }).map(file => `\n${read(file)}`)

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8').replace(/^ +/gm, '')
}

function standsIn(source: string, snippet: string): boolean {
  let from = 0
  return snippet.split('\n\n').every(paragraph => {
    const at = source.indexOf(`\n${paragraph}\n`, from)
    // The line break behind one paragraph may be the one in front of the next.
    from = at + paragraph.length
    return at !== -1
  })
}

for (const page of ['docs/guard.md', 'docs/tutorial.md', 'packages/guard/README.md']) {
  const snippets = Array.from(read(page).matchAll(/^```ts\n(.*?)\n```$/gms), ([, snippet = '']) => snippet)
  test(`the TypeScript in ${page} is that of the examples`, () => {
    assert.notEqual(snippets.length, 0)
    for (const snippet of snippets) {
      assert.ok(
        sources.some(source => standsIn(source, snippet)),
        `No file in examples/ holds this snippet:\n${snippet}`,
      )
    }
  })
}
