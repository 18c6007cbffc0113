import type { FileSet } from '../generated/file-set.ts'
import { addModulesWithoutTypes } from '../generated/javascript.ts'
import { APIS, type ApiProject } from './catalog.ts'
import { readme } from './readme.ts'

const ENVIRONMENT = `# The local tenant of Tollgate. For a tenant at Auth0, see README.md.
PORT=6060
CLIENT_ORIGIN_URL=http://localhost:4040
AUTH0_DOMAIN=http://localhost:7070
AUTH0_AUDIENCE=https://hello-world.example.com
`

/** Adds what the APIs have in common, and the APIs in JavaScript. */
export function addApis(set: FileSet): void {
  for (const api of APIS) {
    const [typed, untyped] = [`apis/${api.name}`, `apis/${api.name}-js`]
    set.copy('apis/copied', typed, ['src/*.ts'])
    set.copy('apps/api/src', `${typed}/src`, ['config.ts'])
    set.copy('apps/api/src/messages', `${typed}/src`, ['messages.ts'])
    addTwin(set, typed, untyped, api)
    for (const folder of [typed, untyped]) {
      set.add(`${folder}/.env.example`, ENVIRONMENT)
      set.add(`${folder}/.gitignore`, `node_modules/\n${api.compiled ? 'dist/\n' : ''}.env\n`)
    }
    set.add(`${typed}/README.md`, readme(api, 'TypeScript'))
    set.add(`${untyped}/README.md`, readme(api, 'JavaScript'))
  }
}

function addTwin(set: FileSet, typed: string, untyped: string, { compiled }: ApiProject): void {
  addModulesWithoutTypes(set, typed, untyped, ['src/**/*.ts'], withJavaScriptImports)
  set.copy(typed, untyped, ['package.json'], text => manifestWithoutTypes(text, compiled))
  set.copy(typed, untyped, ['*.yaml'])
  if (compiled) set.copy(typed, untyped, ['tsconfig.json'], settingsForDecorators)
}

/** Import statements that name a file in JavaScript, without the gaps that removed types have left. */
function withJavaScriptImports(text: string): string {
  return text
    .replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'")
    .replaceAll(/, \{[ ,]*\}(?= from )/g, '')
    .replaceAll(/(?<=^import .*\n)\n+(?=import )/gm, '')
    .trimStart()
}

function manifestWithoutTypes(text: string, compiled: boolean): string {
  const manifest = JSON.parse(text.replaceAll('--disable-warning=ExperimentalWarning ', '').replaceAll('.ts', '.js'))
  manifest.name += '-js'
  manifest.description = manifest.description.replace(', in TypeScript', ', in JavaScript')
  const { typescript } = manifest.devDependencies
  delete manifest.scripts.check
  delete manifest.devDependencies
  // Node has no decorators yet. The compiler turns them into calls.
  if (compiled) manifest.devDependencies = { typescript }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

function settingsForDecorators(text: string): string {
  const { target, lib, module, experimentalDecorators, rootDir, outDir } = JSON.parse(text).compilerOptions
  const compilerOptions = { target, lib, module, types: [], allowJs: true, experimentalDecorators, rootDir, outDir }
  return `${JSON.stringify({ compilerOptions, include: ['src'] }, null, 2)}\n`
}
