import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Catalog, clientIn } from './catalog.ts'
import type { Choices } from './choices.ts'
import { workspaceFiles } from './package-manager.ts'
import { readme } from './readme.ts'

/** What a project consists of: files of its own, and copies of templates. */
export interface ProjectPlan {
  /** The folder of the template for each folder of the project. */
  templates: Readonly<Record<'api' | 'client', string>>
  /** The text of each file, by its path. They replace files of the templates. */
  files: Readonly<Record<string, string>>
}

/** Files of an API that concern the whole project. */
export const CONFIGURATION: readonly string[] = ['tenant.yaml', 'tollgate.yaml']

/** The configuration of the local tenant, for an API that has none of its own. */
const TOLLGATE_YAML = `# What the local tenant has beside the Hello World. "npm start" applies this file, and "npx tollgate apply" while it runs.
users:
  - { email: guest@example.com, name: Guest, password: hello-world-guest }
`

/** Of `@tollgate/tenant`, which `start` runs. */
const ENGINES = { node: '>=24.7' }
const IGNORED = ['node_modules/', '.env', '.tollgate/']

const ENVIRONMENT = `# Copy this file to ".env" to change something. With everything empty, as here, the local tenant runs.

# A tenant at Auth0: its domain, the identifier of your API, and the client ID of your single-page application.
AUTH0_DOMAIN=
AUTH0_AUDIENCE=
AUTH0_CLIENT_ID=

# Other ports than 7070, 6060 and 4040.
TENANT_PORT=
API_PORT=
CLIENT_PORT=
`

/**
 * Decides what a project consists of.
 *
 * @param path the absolute path of the project
 * @param version of the packages of Tollgate
 */
export async function planProject(
  path: string,
  choices: Choices,
  catalog: Catalog,
  version: string,
): Promise<ProjectPlan> {
  const templates = {
    api: join(catalog.folder, 'apis', choices.language === 'js' ? `${choices.api}-js` : choices.api),
    client: join(catalog.folder, 'clients', clientIn(choices.language, choices.client, catalog)),
  }
  const [api, client] = await Promise.all([readManifest(templates.api), readManifest(templates.client)])
  const configuration = await readConfiguration(templates.api)
  const { overrides = {}, ...clientWithoutOverrides } = client
  // Overrides have an effect only in the root of a workspace.
  const workspace = workspaceFiles(choices.packageManager, Object(overrides))
  const name = packageName(path)
  const manifest = {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    engines: ENGINES,
    ...workspace.manifest,
    scripts: { start: 'tollgate run api client', test: 'cd api && node --run test', token: 'tollgate token' },
    devDependencies: { tollgate: version },
  }
  return {
    templates,
    files: {
      ...workspace.files,
      'tollgate.yaml': TOLLGATE_YAML,
      ...configuration,
      'package.json': json(manifest),
      'api/package.json': json({ ...api, name: 'api' }),
      'client/package.json': json({ ...clientWithoutOverrides, name: 'client' }),
      '.gitignore': IGNORED.map(line => `${line}\n`).join(''),
      '.env.example': ENVIRONMENT,
      'README.md': readme(name, choices, catalog),
    },
  }
}

async function readConfiguration(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter(name => CONFIGURATION.includes(name))
  return Object.fromEntries(
    await Promise.all(names.map(async name => [name, await readFile(join(folder, name), 'utf8')])),
  )
}

async function readManifest(folder: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
}

/** A name that npm accepts, from the name of the folder. */
function packageName(path: string): string {
  const name = basename(path)
    .toLowerCase()
    .replaceAll(/[^a-z\d._-]+/g, '-')
    .replace(/^[._-]+/, '')
  return name === '' ? 'my-tollgate-app' : name
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
