import { resolve } from 'node:path'
import type { Tenant } from '@tollgate/tenant'
import { readEnvFile } from '../api-settings.ts'
import type { ExitCode, Invocation } from '../command.ts'
import { type CommandLine, parseCommandLine } from '../command-line.ts'
import { UsageError } from '../failure.ts'
import { type PartSettings, readPart } from '../start/part.ts'
import { startProject } from '../start/project.ts'
import { type ProjectSettings, parseProjectSettings, type TenantDescription } from '../start/settings.ts'
import { createTenant, seededLogins } from '../start/tenant.ts'
import { table } from '../table.ts'

const COMMAND_LINE = {
  usage: ['run <folder>...'],
  description: `Starts a local tenant, and with it the projects in the folders: an API, a client, or
both. Each project is started with its script "start", with the variables that its
".env.example" names, such as VITE_AUTH0_DOMAIN or CLIENT_ORIGIN_URL. Ctrl-C stops
everything.`,
  options: {},
  allowPositionals: true,
  notes: `The ports are 7070, 6060 and 4040, or TENANT_PORT, API_PORT and CLIENT_PORT. If
AUTH0_DOMAIN, AUTH0_AUDIENCE and AUTH0_CLIENT_ID are set, the projects use that tenant
at Auth0, and no local tenant starts. Variables can be set in ".env".
If this folder has tenant.yaml or tollgate.yaml, each start applies them.`,
} as const satisfies CommandLine

const STANDARD_TENANT_PORT = 7070
const HTTPS_PORT = 7443

/** Runs a tenant, an API and a client until the process is asked to stop. */
export async function runProject(invocation: Invocation): Promise<ExitCode> {
  const parsed = parseCommandLine(invocation, COMMAND_LINE)
  if (!parsed) return 0
  const { positionals } = parsed
  if (positionals.length === 0)
    throw new UsageError('Name the folders of your API and your client: "tollgate run api client"')
  const { folder, environment, write } = invocation
  const settings = parseProjectSettings(environment, await readEnvFile(folder))
  const parts = await Promise.all(positionals.map(name => readPart(folder, name)))
  const stopRequested = invocation.stopRequested()
  await using tenant = await useTenant(settings, invocation)
  const partSettings = { ...settings, ...tenant.description }
  write(`Starting ${parts.map(({ name }) => `"${name}"`).join(' and ')} …\n`)
  await using project = await startProject(parts, partSettings, invocation, stopRequested)
  if (!project.isResponding) return 0
  write(greeting(partSettings, tenant.running, tenant.running && (await seededLogins(dataFolderOf(invocation)))))
  await Promise.race([stopRequested, project.broken])
  return 0
}

/** The local tenant, or the one at Auth0 that the settings name. */
interface UsedTenant extends AsyncDisposable {
  description: TenantDescription
  running: Tenant | undefined
}

async function useTenant(settings: ProjectSettings, invocation: Invocation): Promise<UsedTenant> {
  const { remote } = settings
  if (remote) return { description: remote, running: undefined, [Symbol.asyncDispose]: async () => {} }
  const running = await startTenant(settings, invocation)
  return { description: await describe(running), running, [Symbol.asyncDispose]: () => running.close() }
}

function dataFolderOf({ folder, environment }: Invocation): string {
  return resolve(folder, environment.TOLLGATE_DATA || '.tollgate')
}

async function startTenant(
  { tenantPort, apiPort, clientPort }: ProjectSettings,
  invocation: Invocation,
): Promise<Tenant> {
  const { readConfigurationFiles } = await import('@tollgate/tenant/configuration')
  const options = {
    port: tenantPort,
    // A tenant with a port of its own gets no https, so that two projects can run side by side.
    httpsPort: tenantPort === STANDARD_TENANT_PORT ? HTTPS_PORT : undefined,
    dataFolder: dataFolderOf(invocation),
    seed: { apiOrigin: `http://localhost:${apiPort}`, clientOrigin: `http://localhost:${clientPort}` },
    configuration: await readConfigurationFiles(invocation.folder, invocation.environment),
  }
  return await createTenant(options, invocation.environment)
}

async function describe({ origin, secure }: Tenant): Promise<TenantDescription> {
  const { helloWorld } = await import('@tollgate/tenant/hello-world')
  return {
    domain: origin,
    customDomain: secure ? new URL(secure.origin).host : '',
    clientId: helloWorld.client.client_id,
    audience: helloWorld.audience,
  }
}

function greeting(
  { domain, apiPort, clientPort }: PartSettings,
  tenant: Tenant | undefined,
  logins: string | undefined,
): string {
  const addresses = [
    ['Client', `http://localhost:${clientPort}`],
    ['API', `http://localhost:${apiPort}`],
    ['Tenant', tenant?.secure ? `${domain} and ${tenant.secure.origin}` : domain],
    ...(tenant ? [['Dashboard', `${domain}/dashboard`]] : []),
  ]
  return `
${table(addresses, '  ')}${logins ? `\n${logins}` : ''}
  Open the client in a browser. Ctrl-C stops everything.

`
}
