import { join } from 'node:path'
import { build } from 'esbuild'

const PAGES = join(import.meta.dirname, '../../src/browser-clients')

/** Bundles a page with its SDK like an application's build, in memory. */
export async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(PAGES, entry)],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2024',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  })
  return outputFiles.map(({ text }) => text).join('\n')
}
