import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import type { GeneratedFiles } from './file-set.ts'
import { partsOf } from './single-file-component.ts'

/** Formats the files with the settings of the repository. */
export function format(files: GeneratedFiles, root: string): GeneratedFiles {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-clients-'))
  try {
    const formatted = [...files.keys()].filter(path => /\.([jt]sx?|vue|json|css|html|md)$/.test(path))
    for (const path of formatted) write(join(folder, path), files.get(path) ?? '')
    writeFileSync(join(folder, 'biome.json'), settings(root))
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
    const run = spawnSync(process.execPath, [biome, 'check', '--write', '.'], { cwd: folder, encoding: 'utf8' })
    if (run.status !== 0) throw new Error(`Cannot format the generated clients:\n${run.stdout}${run.stderr}`)
    return new Map([...files, ...formatted.map(path => [path, read(join(folder, path))] as const)])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The formatter's settings of the repository. The linter only sorts imports: the repository's own check does the rest. */
function settings(root: string): string {
  const { formatter, javascript, html } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))
  return JSON.stringify({
    root: true,
    formatter,
    javascript,
    html,
    linter: { enabled: false },
    files: { includes: ['**', '!**/*.vue'] },
  })
}

/** Of a component, the formatter gets only the script: see docs/decisions/0201. */
function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  if (!file.endsWith('.vue')) return
  const { script } = partsOf(text)
  writeFileSync(`${file}.ts`, script.replace(/^<script[^>]*>\n|<\/script>\n$/g, ''))
}

function read(file: string): string {
  const text = readFileSync(file, 'utf8')
  if (!file.endsWith('.vue')) return text
  const { script, template } = partsOf(text)
  const [opening = ''] = script.split('\n', 1)
  return `${opening}\n${readFileSync(`${file}.ts`, 'utf8')}</script>\n\n${template}`
}
