import { type ApiSettings, findApiSettings, readEnvFile } from '../api-settings.ts'
import type { ExitCode, Invocation } from '../command.ts'
import { type CommandLine, parseCommandLine } from '../command-line.ts'
import { UsageError } from '../failure.ts'
import { openManagement } from '../management.ts'
import type { LocalTenant } from '../tenant/local-tenant.ts'
import { logInWithDevice } from '../tokens/device-flow.ts'

const COMMAND_LINE = {
  usage: ['login [options]'],
  description: `Logs a user in at any tenant, local or at Auth0, and prints the access token, and
nothing else. It shows a code (OAuth's device flow); the login itself is in a browser,
on this machine or another one. Nothing is stored.`,
  options: {
    issuer: {
      type: 'string',
      describe: 'the issuer. Default: $AUTH0_DOMAIN, AUTH0_DOMAIN in ".env", or the running local tenant',
    },
    'client-id': {
      type: 'string',
      describe:
        'a native application with the grant "Device Code". Default: $TOLLGATE_CLIENT_ID, TOLLGATE_CLIENT_ID in ".env", or in a local tenant an application that this command creates',
    },
    audience: {
      type: 'string',
      describe: 'the identifier of the API. Default: $AUTH0_AUDIENCE, AUTH0_AUDIENCE in ".env", or the Hello World API',
    },
    scope: {
      type: 'string',
      default: 'openid profile email',
      describe: 'the scopes to request. Default: "openid profile email"',
    },
    'no-browser': { type: 'boolean', default: false, describe: 'show the address, and do not open it' },
    json: { type: 'boolean', default: false, describe: 'print the whole response, with the ID token, as JSON' },
  },
} as const satisfies CommandLine

const APPLICATION = 'Tollgate CLI'
const VARIABLE = 'TOLLGATE_CLIENT_ID'

/** Prints an access token of a user who logs in. */
export async function login(invocation: Invocation): Promise<ExitCode> {
  const parsed = parseCommandLine(invocation, COMMAND_LINE)
  if (!parsed) return 0
  const { values } = parsed
  const { write, warn, browse } = invocation
  const settings = await findApiSettings(invocation, values)
  const { issuer, audience, authority } = settings
  const clientId = await findClientId(values['client-id'], settings, invocation)
  const response = await logInWithDevice(
    { issuer, audience, authority, clientId, scope: values.scope },
    async ({ userCode, verificationUri, completeUri }) => {
      const address = completeUri ?? verificationUri
      const request = `Open ${address}\nand check that it shows the code ${userCode}\n`
      warn(request)
      if (!values['no-browser']) await browse(address)
    },
  )
  write(values.json ? `${JSON.stringify(response, null, 2)}\n` : `${response.access_token}\n`)
  return 0
}

async function findClientId(
  given: string | undefined,
  { tenant }: ApiSettings,
  invocation: Invocation,
): Promise<string> {
  const clientId = given || invocation.environment[VARIABLE] || (await readEnvFile(invocation.folder))[VARIABLE]
  if (clientId) return clientId
  if (tenant) return await ensureApplication(tenant)
  throw new UsageError('There is no application: pass "--client-id", or set TOLLGATE_CLIENT_ID')
}

/** The application of this command in the local tenant. */
async function ensureApplication(tenant: LocalTenant): Promise<string> {
  const management = await openManagement(tenant)
  const applications = await management.list('/clients?fields=name,client_id')
  const found = applications.find(({ name }) => name === APPLICATION)
  if (found) return String(found.client_id)
  const created = await management.call('POST', '/clients', {
    name: APPLICATION,
    app_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
  })
  return String(Object(created).client_id)
}
