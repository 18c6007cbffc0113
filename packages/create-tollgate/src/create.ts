import { relative } from 'node:path'
import packageJson from '../package.json' with { type: 'json' }
import { parseArguments } from './arguments.ts'
import { ask } from './ask.ts'
import { offeredClients, readCatalog } from './catalog.ts'
import { type Choices, DEFAULTS } from './choices.ts'
import { detectPackageManager, type PackageManager } from './package-manager.ts'
import { planProject } from './project-files.ts'
import { requireFreeFolder } from './target-folder.ts'
import { UsageError } from './usage-error.ts'
import { writeProject } from './write-project.ts'

/** What the program can use of the process that it runs in. */
export interface Terminal {
  args: readonly string[]
  /** The current folder. */
  folder: string
  /** The folder of the templates. */
  templates: string
  environment: Readonly<Record<string, string | undefined>>
  /** Whether a user can answer questions. */
  isInteractive: boolean
  write(text: string): void
  warn(text: string): void
  /** Installs the dependencies of a project. @returns whether it succeeded */
  install(packageManager: PackageManager, folder: string): Promise<boolean>
}

/** Creates a project. Failures are printed as one sentence. @returns the exit code */
export async function create(terminal: Terminal): Promise<0 | 1 | 2> {
  try {
    return await run(terminal)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    terminal.warn(`${error.message}\n`)
    return 2
  }
}

async function run({ folder: base, write, ...terminal }: Terminal): Promise<0 | 1> {
  refuseOptionsOfNpm(terminal.environment)
  const catalog = await readCatalog(terminal.templates)
  const { choices, yes, install, help } = parseArguments(terminal.args, catalog)
  if (help) {
    write(
      helpText(
        catalog.apis.map(({ name }) => name),
        offeredClients(catalog).map(({ name }) => name),
      ),
    )
    return 0
  }
  if (choices.folder !== undefined) await requireFreeFolder(base, choices.folder)
  const packageManager = detectPackageManager(terminal.environment.npm_config_user_agent)
  const isComplete = yes || Object.keys(DEFAULTS).every(name => name in choices || name === 'packageManager')
  if (!isComplete && !terminal.isInteractive) {
    throw new UsageError(
      'This terminal cannot ask questions: pass "--yes" for the defaults, or see "--help" for the options',
    )
  }
  const chosen = isComplete ? { ...DEFAULTS, packageManager, ...choices } : await ask(choices, catalog, base)
  if (!chosen) return 1
  const path = await requireFreeFolder(base, chosen.folder)
  await writeProject(path, await planProject(path, chosen, catalog, packageJson.version))
  write(`\nCreated "${relative(base, path) || '.'}"\n\n`)
  const isInstalled = install && (await terminal.install(chosen.packageManager, path))
  write(nextSteps(chosen, relative(base, path), isInstalled))
  return install && !isInstalled ? 1 : 0
}

/** Without "--", npm takes the options, and passes on only their values. */
function refuseOptionsOfNpm(environment: Terminal['environment']): void {
  for (const option of ['api', 'client', 'language']) {
    const value = environment[`npm_config_${option}`]
    if (!value) continue
    throw new UsageError(
      `npm has kept "--${option}" for itself: write "npm create tollgate@latest my-app -- --${option} ${value}"`,
    )
  }
}

function nextSteps({ packageManager }: Choices, folder: string, isInstalled: boolean): string {
  const steps = [
    ...(folder === '' ? [] : [`cd ${folder.includes(' ') ? `"${folder}"` : folder}`]),
    ...(isInstalled ? [] : [`${packageManager} install`]),
    `${packageManager} start`,
  ]
  return `\nNext:\n\n${steps.map(step => `  ${step}\n`).join('')}\n`
}

function helpText(apis: readonly string[], clients: readonly string[]): string {
  return `Usage: npm create tollgate@latest [folder] -- [options]

Creates a project with an API, a client and a local tenant. It asks for what the
options do not say.

  --api              ${apis.join(', ')}
  --client           ${clients.slice(0, 5).join(', ')},
                     ${clients.slice(5).join(', ')}
  --language         ts or js. A client without a version in JavaScript stays in TypeScript
  --package-manager  npm, pnpm or yarn. Default: the one that runs this
  --yes              ask nothing: ${DEFAULTS.api}, ${DEFAULTS.client}, ${DEFAULTS.language}
  --no-install       do not install the dependencies
  --help             show this help
`
}
