/** How much script the first page of each application loads, compressed with gzip. `npm test` builds the pages before. */
import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const SCRIPT = /<(?:script|link rel="modulepreload")[^>]* (?:src|href)="[^"]*\/(assets\/[^"]+\.js)"/g

for (const [what, folder, page, limit] of [
  ['the client', 'apps/client/dist/web', 'index.html', 150_000],
  ['the quickstart', 'packages/dashboard/dist', 'quickstart.html', 150_000],
] as const) {
  it(`the first page of ${what} loads at most ${limit / 1000} kB of script`, () => {
    const pages = join(repository, folder)
    const scripts = Array.from(readFileSync(join(pages, page), 'utf8').matchAll(SCRIPT), ([, script = '']) => script)
    assert.ok(scripts.length > 0)
    const bytes = scripts.reduce((sum, script) => sum + statSync(join(pages, `${script}.gz`)).size, 0)
    assert.ok(bytes <= limit, `${bytes} bytes`)
  })
}
