/**
 * Bundles the exports of the guard's package into few files, which Node loads faster than many (decision 46): in `lib/`
 * as ES modules, and in `cjs/` as CommonJS with separate types (decision 145).
 */
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { rolldown } from 'rolldown'
import { root } from '../steps.ts'

const guard = join(root, 'packages/guard')
interface GuardPackage {
  exports: Record<string, { default: string; types: { default: string } }>
  /** The published files; "!" excludes. */
  files: string[]
}
const { exports, files }: GuardPackage = JSON.parse(readFileSync(join(guard, 'package.json'), 'utf8'))
/** The compiled source of each entry, by the entry's name in `lib/`. */
const entries = Object.values(exports).map(({ default: file, types }) => [
  file.replace('./lib/', '').replace('.js', ''),
  join(guard, types.default.replace('.d.ts', '.js')),
])

const bundle = await rolldown({
  input: Object.fromEntries(entries),
  // Only modules of this package.
  external: /^[^./]/,
  platform: 'node',
})
writeFolder('lib', await generate('esm'))
writeFolder(
  'cjs',
  new Map([...(await generate('cjs')), ...declarations(), ['package.json', '{ "type": "commonjs" }\n']]),
)
await bundle.close()

/** The files of a bundle: contents by name. */
async function generate(format: 'esm' | 'cjs'): Promise<Map<string, string>> {
  const { output } = await bundle.generate({ format, chunkFileNames: 'shared/[name].js' })
  return new Map(output.flatMap(file => (file.type === 'chunk' ? [[file.fileName, file.code]] : [])))
}

/** The same types for CommonJS: the compiler decides by the `package.json` in the folder. */
function declarations(): [name: string, text: string][] {
  const dist = join(guard, 'dist/src')
  const exclude = files
    .filter(pattern => pattern.startsWith('!dist/src/'))
    .map(pattern => pattern.slice('!dist/src/'.length))
  const names = globSync('**/*.d.ts', { cwd: dist, exclude })
  return names.map(name => [name, readFileSync(join(dist, name), 'utf8')])
}

function writeFolder(name: string, texts: ReadonlyMap<string, string>): void {
  const folder = join(guard, name)
  const current = new Set(Array.from(texts.keys(), file => join(folder, file)))
  for (const [file, text] of texts) writeIfChanged(join(folder, file), text)
  for (const file of globSync('**/*.{js,ts,json}', { cwd: folder })) {
    if (!current.has(join(folder, file))) rmSync(join(folder, file))
  }
}

/** Does not rewrite unchanged files, because a program may be reading them. */
function writeIfChanged(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
