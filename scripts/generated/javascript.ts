import type { FileSet } from './file-set.ts'
import { stripTypes } from './strip-types.ts'

/**
 * Adds modules without types. They are not formatted yet.
 *
 * @param change applied to each module after that
 */
export function addModulesWithoutTypes(
  set: FileSet,
  from: string,
  to: string,
  patterns: readonly string[],
  change = (text: string) => text,
): void {
  for (const name of set.list(from, patterns).filter(name => !name.endsWith('.d.ts'))) {
    const text = stripTypes(name, set.read(`${from}/${name}`))
    set.add(`${to}/${name.replace(/\.ts(x?)$/, '.js$1')}`, change(text))
  }
}

/** Adds a client that is the same as another one, in JavaScript. */
export function addTwin(set: FileSet, typed: string, untyped: string): void {
  const [from, to] = [`clients/${typed}`, `clients/${untyped}`]
  addModulesWithoutTypes(set, from, to, ['src/**/*.{ts,tsx}', 'vite.config.ts'])
  set.copy(from, to, ['index.html'], text => text.replace('main.tsx', 'main.jsx'))
  set.copy(from, to, ['package.json'], text => manifestWithoutTypes(text, untyped))
}

function manifestWithoutTypes(text: string, name: string): string {
  const manifest = JSON.parse(text)
  manifest.name = `hello-world-${name}`
  manifest.description = manifest.description.replace(', in TypeScript', ', in JavaScript')
  manifest.scripts.build = 'vite build'
  for (const dependency of Object.keys(manifest.devDependencies)) {
    if (dependency.startsWith('@types/') || dependency === 'typescript') delete manifest.devDependencies[dependency]
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}
