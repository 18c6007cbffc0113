/**
 * Builds the documentation as a web site in `docs/dist`, which the tenant serves at `/docs`. With `--if-outdated` it builds
 * only if a page has changed, and prints nothing: `npm start` runs that in the background.
 */
import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { precompress } from './precompress.ts'
import { replaceFolder } from './replace-folder.ts'
import { root, step } from './steps.ts'

// Also stops the generator.
process.once('SIGTERM', () => process.exit(143))

const docs = join(root, 'docs')
const site = join(docs, 'dist')

if (!process.argv.includes('--if-outdated') || isOutdated()) {
  const made = `${site}.next`
  await step('Build the documentation', ['node_modules/vitepress/bin/vitepress.js', 'build', '--outDir', made], docs)
  await precompress(made)
  replaceFolder(site, made)
}

function isOutdated(): boolean {
  const pages = globSync(['**/*.md', '.vitepress/**/*.*', 'public/*'], {
    cwd: docs,
    exclude: ['dist/**', 'dist.next/**', 'node_modules/**'],
  })
  const built = statSync(join(site, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  return pages.some(page => statSync(join(docs, page)).mtimeMs > built)
}
