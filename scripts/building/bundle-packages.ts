/**
 * Bundles the exports of guard and tenant into few files, which Node loads faster than many (decisions 46 and 298): in
 * `lib/` as ES modules, and for the guard in `cjs/` as CommonJS with separate types (decision 145).
 */
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type OutputOptions, type RolldownBuild, rolldown } from 'rolldown'
import { root } from '../steps.ts'

interface Package {
  dependencies: Record<string, string>
  exports: Record<string, { default: string; types: string | { default: string } }>
  /** The published files; "!" excludes. */
  files: string[]
}

await bundleGuard(join(root, 'packages/guard'))
await bundleTenant(join(root, 'packages/tenant'))

async function bundleGuard(folder: string): Promise<void> {
  const bundle = await bundleOf(folder, /^[^./]/)
  writeFolder(join(folder, 'lib'), await generate(bundle, 'esm'))
  writeFolder(
    join(folder, 'cjs'),
    new Map([
      ...(await generate(bundle, 'cjs')),
      ...declarations(folder),
      ['package.json', '{ "type": "commonjs" }\n'],
    ]),
  )
  await bundle.close()
}

/** With the packages that it needs, because a start would load a thousand modules of them. */
async function bundleTenant(folder: string): Promise<void> {
  const { dependencies } = read(folder)
  const bundle = await bundleOf(folder, new RegExp(`^(?:node:|${Object.keys(dependencies).join('|')})`))
  const files = await generate(bundle, 'esm', { compress: false, mangle: false })
  const modules = await bundle.watchFiles
  writeFolder(join(folder, 'lib'), new Map([...files, ['LICENSES.md', licenses(modules)]]))
  await bundle.close()
}

/** The licenses of the packages that the modules belong to. @throws Error when a package has none */
function licenses(modules: readonly string[]): string {
  const packages = new Set(modules.flatMap(path => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []))
  const texts = Array.from(packages, folder => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const [file] = globSync('{LICENSE,LICENCE,License,license,licence}*', { cwd: folder })
    if (!license) throw new Error(`The package "${name}" has no license, and the tenant's bundle contains it`)
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : license
    return `## ${name} ${version}\n\n${text}\n`
  })
  return `# Licenses of the packages in this bundle\n\n${texts.sort().join('\n')}`
}

/** @param external - the specifiers of the modules that stay outside */
function bundleOf(folder: string, external: RegExp): Promise<RolldownBuild> {
  const entries = Object.values(read(folder).exports).map(({ default: file, types }) => {
    const declared = typeof types === 'string' ? types : types.default
    return [file.replace('./lib/', '').replace('.js', ''), join(folder, declared.replace('.d.ts', '.js'))]
  })
  return rolldown({ input: Object.fromEntries(entries), external, platform: 'node', checks: { eval: false } })
}

function read(folder: string): Package {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

/** The files of a bundle: contents by name. */
async function generate(
  bundle: RolldownBuild,
  format: 'esm' | 'cjs',
  minify: OutputOptions['minify'] = false,
): Promise<Map<string, string>> {
  const { output } = await bundle.generate({ format, minify, chunkFileNames: 'shared/[name].js' })
  return new Map(output.flatMap(file => (file.type === 'chunk' ? [[file.fileName, file.code]] : [])))
}

/** The same types for CommonJS: the compiler decides by the `package.json` in the folder. */
function declarations(folder: string): [name: string, text: string][] {
  const dist = join(folder, 'dist/src')
  const exclude = read(folder)
    .files.filter(pattern => pattern.startsWith('!dist/src/'))
    .map(pattern => pattern.slice('!dist/src/'.length))
  const names = globSync('**/*.d.ts', { cwd: dist, exclude })
  return names.map(name => [name, readFileSync(join(dist, name), 'utf8')])
}

function writeFolder(folder: string, texts: ReadonlyMap<string, string>): void {
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
