import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CLIENTS, type ClientProject, LOCAL_TENANT, variablesOf } from './catalog.ts'
import { readme } from './readme.ts'
import { stripTypes } from './strip-types.ts'

/** The text of each generated file, by its path in the repository. */
export type GeneratedFiles = Map<string, string>

const GITIGNORE = 'node_modules/\ndist/\n.env\n'
const ENVIRONMENT_HEAD = '# The local tenant of Tollgate. For a tenant at Auth0, see README.md.\n'

/** What `react` has of `react-router`: everything that is not about routes. */
const ROUTER_FREE = [
  '*.{html,json}',
  'vite.config.ts',
  'src/{config,environment.d}.ts',
  'src/api/*',
  'src/auth/*',
  'src/components/!(page-layout).tsx',
  'src/pages/*',
]

/** The clients that are the same in JavaScript. */
const TWINS = { 'react-router': 'react-router-js', react: 'react-js' }

/**
 * Generates the files of the clients that are copies: styles and images, what several clients have in common, and the clients in
 * JavaScript. The texts in JavaScript are not formatted yet.
 *
 * @param root the repository
 */
export function generateFiles(root: string): GeneratedFiles {
  const files: GeneratedFiles = new Map()
  const source = (path: string) => files.get(path) ?? readFileSync(join(root, path), 'utf8')
  const copy = (from: string, to: string, patterns: readonly string[], change = (text: string) => text) => {
    for (const name of list(join(root, from), patterns)) {
      files.set(`${to}/${name}`, change(source(`${from}/${name}`)))
    }
  }

  copy('clients/styles', 'apps/client/src/styles', ['*.css'])
  copy('clients/styles', 'apps/client/public', ['favicon.svg'])
  copy('clients/react-router', 'clients/react', ROUTER_FREE, withoutRouterLibrary)
  for (const client of CLIENTS) {
    const folder = `clients/${client.name}`
    copy('clients/styles', `${folder}/src/styles`, ['*.css'])
    copy('clients/styles', `${folder}/public`, ['*.svg'])
    files.set(`${folder}/.gitignore`, GITIGNORE)
    files.set(`${folder}/.env.example`, environmentExample(client))
    files.set(`${folder}/README.md`, readme(client))
  }
  for (const [typed, untyped] of Object.entries(TWINS)) addTwin(files, source, root, typed, untyped)
  return files
}

/** Adds the client without types. */
function addTwin(
  files: GeneratedFiles,
  source: (path: string) => string,
  root: string,
  typed: string,
  untyped: string,
): void {
  const [from, to] = [`clients/${typed}`, `clients/${untyped}`]
  const written = list(join(root, from), ['src/**/*.{ts,tsx}', 'vite.config.ts'])
  const generated = [...files.keys()]
    .filter(path => path.startsWith(`${from}/`))
    .map(path => path.slice(from.length + 1))
  for (const name of new Set([...written, ...generated].filter(name => /(?<!\.d)\.tsx?$/.test(name)))) {
    files.set(`${to}/${name.replace(/\.ts(x?)$/, '.js$1')}`, stripTypes(name, source(`${from}/${name}`)))
  }
  files.set(`${to}/index.html`, source(`${from}/index.html`).replace('main.tsx', 'main.jsx'))
  files.set(`${to}/package.json`, manifestWithoutTypes(source(`${from}/package.json`), untyped))
}

function withoutRouterLibrary(text: string): string {
  return text
    .replaceAll("from 'react-router'", "from '../router/router'")
    .replace(/ *"react-router": "[^"]*",?\n/, '')
    .replace(/("react-dom": "[^"]*"),\n/, '$1\n')
    .replace('"hello-world-react-router"', '"hello-world-react"')
    .replace('in React with React Router,', 'in React without a router library,')
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

function environmentExample(client: ClientProject): string {
  const lines = Object.entries(variablesOf(client, LOCAL_TENANT)).map(([name, value]) => `${name}=${value}\n`)
  return ENVIRONMENT_HEAD + lines.join('')
}

function list(folder: string, patterns: readonly string[]): string[] {
  return globSync([...patterns], { cwd: folder, exclude: ['**/node_modules/**'] })
    .map(path => path.replaceAll('\\', '/'))
    .toSorted()
}
