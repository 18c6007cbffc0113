import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import type { GeneratedFiles } from './generated-files.ts'

/** Formats the files with the settings of the repository. */
export function format(files: GeneratedFiles, root: string): GeneratedFiles {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-clients-'))
  try {
    const formatted = [...files.keys()].filter(path => /\.([jt]sx?|json|css|html|md)$/.test(path))
    for (const path of formatted) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), files.get(path) ?? '')
    }
    writeFileSync(join(folder, 'biome.json'), settings(root))
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
    const run = spawnSync(process.execPath, [biome, 'check', '--write', '.'], { cwd: folder, encoding: 'utf8' })
    if (run.status !== 0) throw new Error(`Cannot format the generated clients:\n${run.stdout}${run.stderr}`)
    return new Map([...files, ...formatted.map(path => [path, readFileSync(join(folder, path), 'utf8')] as const)])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The formatter's settings of the repository. The linter only sorts imports: the repository's own check does the rest. */
function settings(root: string): string {
  const { formatter, javascript, html } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))
  return JSON.stringify({ root: true, formatter, javascript, html, linter: { enabled: false } })
}
