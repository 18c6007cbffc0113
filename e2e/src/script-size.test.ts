/** How much script the first page of each application loads, compressed with gzip. `npm test` builds the pages before. */
import assert from 'node:assert/strict'
import { globSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const SCRIPT = /<(?:script|link rel="modulepreload")[^>]* (?:src|href)="[^"]*\/(assets\/[^"]+\.js)"/g
/** Not `import(…)`, which is fetched later. */
const IMPORTED = /(?:\bfrom|\bimport)\s*"\.\/([^"]+\.js)"/g

const dashboard = 'packages/dashboard/dist'

for (const { what, folder, page, limit, opens = [] } of [
  { what: 'the client', folder: 'apps/client/dist/web', page: 'index.html', limit: 150_000 },
  { what: 'the quickstart', folder: dashboard, page: 'quickstart.html', limit: 150_000 },
  { what: 'the dashboard', folder: dashboard, page: 'index.html', limit: 220_000, opens: ['overview-page-*.js'] },
]) {
  it(`the first page of ${what} loads at most ${limit / 1000} kB of script`, () => {
    const pages = join(repository, folder)
    const inPage = Array.from(readFileSync(join(pages, page), 'utf8').matchAll(SCRIPT), ([, script = '']) => script)
    assert.ok(inPage.length > 0)
    const opened = opens.map(pattern => only(globSync(join('assets', pattern), { cwd: pages })))
    const scripts = withImports(pages, [...inPage, ...opened])
    const bytes = [...scripts].reduce((sum, script) => sum + statSync(join(pages, `${script}.gz`)).size, 0)
    assert.ok(bytes <= limit, `${bytes} bytes`)
  })
}

/** The scripts and all that they import before they run. */
function withImports(pages: string, scripts: readonly string[]): Set<string> {
  const found = new Set(scripts)
  for (const script of found) {
    for (const [, imported = ''] of readFileSync(join(pages, script), 'utf8').matchAll(IMPORTED)) {
      found.add(join('assets', basename(imported)))
    }
  }
  return found
}

function only(files: readonly string[]): string {
  const [file] = files
  assert.ok(file !== undefined && files.length === 1, `${files.length} files`)
  return file
}
