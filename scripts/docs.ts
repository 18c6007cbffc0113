/**
 * Builds the documentation as a web site in `docs/dist`, which the tenant serves at `/docs`. The API reference is generated from the
 * guard's docstrings. With `--if-outdated` it builds only if a page has changed: `npm start` runs that in the background.
 */
import { globSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import process from 'node:process'
import { precompress } from './building/precompress.ts'
import { replaceFolder } from './building/replace-folder.ts'
import { root, step } from './steps.ts'

// Also stops the generator.
process.once('SIGTERM', () => process.exit(143))

const docs = join(root, 'docs')
const site = join(docs, 'dist')

if (!process.argv.includes('--if-outdated') || isOutdated()) {
  const made = `${site}.next`
  await step('Generate the parts of the reference', ['scripts/reference/generate.ts'])
  await step('Generate the API reference', [typedoc(), '--options', 'typedoc.json'], docs)
  await step('Build the documentation', ['node_modules/vitepress/bin/vitepress.js', 'build', '--outDir', made], docs)
  await precompress(made)
  replaceFolder(site, made)
}

/** Its path from the root folder. It is installed next to the compiler that it supports, which is not the one of the other packages. */
function typedoc(): string {
  const manifest = createRequire(join(docs, 'package.json')).resolve('typedoc/package.json')
  return relative(root, join(manifest, '../bin/typedoc'))
}

function isOutdated(): boolean {
  const pages = globSync(['**/*.md', '.vitepress/**/*.*', 'public/*'], {
    cwd: docs,
    exclude: ['dist/**', 'dist.next/**', 'node_modules/**'],
  })
  const built = statSync(join(site, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  return pages.some(page => statSync(join(docs, page)).mtimeMs > built)
}
