import { resolve } from 'node:path'
import type { Tenant } from '@tollgate/tenant'
import type { ExitCode, Invocation } from '../command.ts'
import { type CommandLine, parseCommandLine } from '../command-line.ts'
import { UsageError } from '../failure.ts'
import { createTenant, seededLogins } from '../start/tenant.ts'
import { table } from '../table.ts'

const DEFAULT_PORT = 7070
const DEFAULT_HTTPS_PORT = 7443
const MAX_PORT = 65_535

const COMMAND_LINE = {
  usage: ['start [options]'],
  description: `Starts a local tenant: an authorization server that Auth0's SDKs and tools accept as
their own. A new tenant has an API, an application, a user and an administrator. It
runs until Ctrl-C, and stores its data in a folder.`,
  options: {
    port: { type: 'string', default: String(DEFAULT_PORT), describe: 'for http. Default: 7070; 0 uses a free one' },
    'https-port': { type: 'string', describe: 'for https. Default: 7443 if the port for http is 7070, or else "off"' },
    data: { type: 'string', describe: 'the data folder. Default: $TOLLGATE_DATA, or ".tollgate" here' },
    audience: { type: 'string', describe: 'the identifier of your API. Default: https://hello-world.example.com' },
    api: { type: 'string', describe: 'the URL of your API. Default: http://localhost:6060' },
    client: { type: 'string', describe: 'the origin of your client. Default: http://localhost:4040' },
  },
  notes: `"--audience", "--api" and "--client" describe what a new tenant is seeded with.
If this folder has tenant.yaml or tollgate.yaml, each start applies them.
TOLLGATE_HOST, TOLLGATE_ISSUER, ALLOWED_HOSTS, TOLLGATE_TRUSTED_PROXIES, TOLLGATE_DATABASE_URL,
TOLLGATE_ENCRYPTION_KEY, TOLLGATE_ACTIONS and TOLLGATE_ONE_CLICK_LOGIN are read from the environment.`,
} as const satisfies CommandLine

/** Runs a local tenant until the process is asked to stop. */
export async function start(invocation: Invocation): Promise<ExitCode> {
  const parsed = parseCommandLine(invocation, COMMAND_LINE)
  if (!parsed) return 0
  const { values } = parsed
  const port = parsePort('--port', values.port)
  const { audience, api, client } = values
  if (audience === '') throw new UsageError('The option "--audience" is empty: give it a value')
  const seed = {
    ...(audience !== undefined && { audience }),
    ...(api !== undefined && { apiOrigin: parseOrigin('--api', api) }),
    ...(client !== undefined && { clientOrigin: parseOrigin('--client', client) }),
  }
  const dataFolder = resolve(invocation.folder, values.data || invocation.environment.TOLLGATE_DATA || '.tollgate')
  const stopRequested = invocation.stopRequested()
  const httpsPort = parseHttpsPort(values['https-port'], port)
  const { readConfigurationFiles } = await import('@tollgate/tenant/configuration')
  const configuration = await readConfigurationFiles(invocation.folder, invocation.environment)
  await using tenant = await createTenant({ port, httpsPort, dataFolder, seed, configuration }, invocation.environment)
  invocation.write(await greeting(tenant, dataFolder))
  await stopRequested
  return 0
}

async function greeting({ origin, secure }: Tenant, dataFolder: string): Promise<string> {
  const addresses = [
    ['Tenant', secure ? `${origin} and ${secure.origin}` : origin],
    ['Dashboard', `${origin}/dashboard`],
    ['Quickstart', `${origin}/quickstart`],
    ['Data', dataFolder],
  ]
  return `
${table(addresses, '  ')}
${await seededLogins(dataFolder)}
  In another terminal, "npx tollgate token" prints an access token. Ctrl-C stops the tenant.
`
}

function parsePort(option: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= MAX_PORT) return port
  throw new UsageError(`The option "${option}" is "${text}": write a number from 0 to ${MAX_PORT}`)
}

/** A tenant with a port of its own gets https only on request, so that two tenants can run side by side. */
function parseHttpsPort(text: string | undefined, port: number): number | undefined {
  if (text === 'off') return undefined
  if (text !== undefined) return parsePort('--https-port', text)
  return port === DEFAULT_PORT ? DEFAULT_HTTPS_PORT : undefined
}

function parseOrigin(option: string, text: string): string {
  const url = URL.parse(text)
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin
  throw new UsageError(`The option "${option}" is "${text}": write an origin such as http://localhost:3000`)
}
