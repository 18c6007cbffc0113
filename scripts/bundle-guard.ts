/** Writes what the guard's package exports to its `lib/`, in few files: Node loads them in less time than many (decision 46). */
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { rolldown } from 'rolldown'
import { root } from './steps.ts'

const guard = join(root, 'packages/guard')
const lib = join(guard, 'lib')
const { exports }: { exports: Record<string, { types: string }> } = JSON.parse(
  readFileSync(join(guard, 'package.json'), 'utf8'),
)
const modules = Object.values(exports).map(({ types }) => types.replace('./dist/', '').replace('.d.ts', ''))

const bundle = await rolldown({
  input: Object.fromEntries(modules.map(module => [module, join(guard, `dist/${module}.js`)])),
  // Only this package's own modules.
  external: /^[^./]/,
  platform: 'node',
})
const { output } = await bundle.generate({ chunkFileNames: 'shared/[name].js' })
await bundle.close()

for (const file of output) {
  if (file.type === 'chunk') writeIfChanged(join(lib, file.fileName), file.code)
}
const current = new Set(output.map(({ fileName }) => join(lib, fileName)))
for (const file of globSync('**/*.js', { cwd: lib })) {
  if (!current.has(join(lib, file))) rmSync(join(lib, file))
}

/** What stays as it is, a program may be reading at this moment. */
function writeIfChanged(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
