import { addApis } from '../apis/generated-files.ts'
import { createFileSet, type FileSet, type GeneratedFiles } from '../generated/file-set.ts'
import { addTwin } from '../generated/javascript.ts'
import { addAngularClients } from './angular.ts'
import { CLIENTS, type ClientProject, LOCAL_TENANT, variablesOf } from './catalog.ts'
import { readme } from './readme.ts'
import { addSvelteClient } from './svelte.ts'
import { addVueClients } from './vue.ts'

const IGNORED = ['node_modules/', 'dist/', '.env']
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

/**
 * Generates the files of the clients and the APIs that are copies: styles and images, what several projects have in common, and
 * the projects in JavaScript. The texts in JavaScript are not formatted yet.
 *
 * @param root the repository
 */
export function generateFiles(root: string): GeneratedFiles {
  const set = createFileSet(root)
  set.copy('clients/styles', 'apps/client/src/styles', ['*.css'])
  set.copy('clients/styles', 'apps/client/public', ['favicon.svg'])
  for (const client of CLIENTS) addCommonFiles(set, client)
  set.copy('clients/react-router', 'clients/react', ROUTER_FREE, withoutRouterLibrary)
  addTwin(set, 'react-router', 'react-router-js')
  addTwin(set, 'react', 'react-js')
  addVueClients(set)
  addSvelteClient(set)
  addAngularClients(set)
  addApis(set)
  return set.files
}

function addCommonFiles(set: FileSet, client: ClientProject): void {
  const folder = `clients/${client.name}`
  set.copy('clients/styles', `${folder}/src/styles`, ['*.css'])
  set.copy('clients/styles', `${folder}/public`, ['*.svg'])
  set.add(`${folder}/.gitignore`, [...IGNORED, ...client.ignored].map(path => `${path}\n`).join(''))
  set.add(`${folder}/.env.example`, environmentExample(client))
  set.add(`${folder}/README.md`, readme(client))
}

function withoutRouterLibrary(text: string): string {
  return text
    .replaceAll("from 'react-router'", "from '../router/router'")
    .replace(/ *"react-router": "[^"]*",?\n/, '')
    .replace(/("react-dom": "[^"]*"),\n/, '$1\n')
    .replace('"hello-world-react-router"', '"hello-world-react"')
    .replace('in React with React Router,', 'in React without a router library,')
}

function environmentExample(client: ClientProject): string {
  const lines = Object.entries(variablesOf(client, LOCAL_TENANT)).map(([name, value]) => `${name}=${value}\n`)
  return ENVIRONMENT_HEAD + lines.join('')
}
