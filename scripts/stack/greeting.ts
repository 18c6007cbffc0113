import { relative } from 'node:path'
import { styleText } from 'node:util'
import { logFolder } from './settings/data-folder.ts'
import { localOrigin } from './settings/local-origin.ts'
import type { RemoteTenant, Settings } from './settings/settings.ts'

/** An access token, or the reason why it is missing. */
export type PrintedToken = { token: string } | { problem: string }

export interface Login {
  email: string
  password: string
  accessToken: PrintedToken
}

export interface LocalGreeting {
  origins: {
    tenant: string
    /** The tenant's https origin, if it has one. */
    secure: string | undefined
    api: string
    /** `undefined` if the bundled client does not run. */
    client: string | undefined
  }
  /** The client ID of the client. */
  clientId: string
  user: Login
  admin: Login
}

/** The output when the whole stack runs. */
export function greetLocally(greeting: LocalGreeting, settings: Settings, root: string): string {
  const { origins, user, admin } = greeting
  const { tenant, secure, api, client } = origins
  return lines(
    table([
      ['Tenant', tenant, secure ? dim(`and ${secure}`) : ''],
      ['API', api],
      clientRow(client, settings),
      ['Dashboard', `${tenant}/dashboard`, dim('log in as the admin')],
      ['Quickstart', `${tenant}/quickstart`, dim('learn it step by step')],
    ]),
    table([
      ['User', user.email, user.password],
      ['Admin', admin.email, admin.password],
    ]),
    ...(settings.withoutClient ? [ownClient(greeting, settings)] : []),
    [dim('As the user:'), curlOrProblem(`${api}/api/messages/protected`, user.accessToken)],
    [dim('As the admin:'), curlOrProblem(`${api}/api/messages/admin`, admin.accessToken)],
    [dim(farewell(settings, root))],
  )
}

/** The values for a client other than the bundled one. */
function ownClient({ origins, clientId }: LocalGreeting, { clientOrigin, audience }: Settings): string[] {
  const { tenant, secure, api } = origins
  return [
    dim('For your own client:'),
    ...table([
      ['Domain', new URL(secure ?? tenant).host, dim(secure ? `over https, or ${tenant}` : 'over http')],
      ['Client ID', clientId],
      ['Audience', audience],
      ['API', api],
      ['Callback URL', `${clientOrigin}/callback`, dim('the dashboard takes others')],
    ]),
  ]
}

function clientRow(client: string | undefined, { clientOrigin, withoutClient }: Settings): string[] {
  if (withoutClient === 'no client ID') return ['Client', 'not started: AUTH0_CLIENT_ID is not set']
  if (withoutClient === 'own client') return ['Client', clientOrigin, dim('your own: the bundled one is not started')]
  if (withoutClient === 'port in use') {
    return ['Client', clientOrigin, dim('in use by another program: the bundled one is not started')]
  }
  return client ? ['Client', client, dim('open this one in a browser')] : ['Client', 'not running: its log says why']
}

/**
 * The output when the API, and the client if it has a client ID, run with an Auth0 tenant.
 *
 * @param client origin of the bundled client, if it runs
 */
export function greetRemotely(
  remote: RemoteTenant,
  client: string | undefined,
  settings: Settings,
  root: string,
): string {
  const { clientOrigin, audience, ports } = settings
  const api = localOrigin(ports.api)
  const steps = [
    `API "${audience}": RBAC on, "Add Permissions in the Access Token" on,`,
    '  permission read:admin-messages, given to your admins',
  ]
  if (remote.clientId) {
    steps.push(
      `Single-page application "${remote.clientId}":`,
      `  Allowed Callback URLs  ${clientOrigin}/callback`,
      `  Allowed Logout URLs    ${clientOrigin}`,
      `  Allowed Web Origins    ${clientOrigin}`,
    )
  }
  return lines(
    table([['Tenant', remote.domain], ['API', api], clientRow(client && clientOrigin, settings)]),
    ['In the Auth0 Dashboard:', ...steps.map(step => `  ${step}`)],
    [dim('With a token of that tenant:'), curl(`${api}/api/messages/protected`, '<access token>')],
    [dim(farewell(settings, root))],
  )
}

/** Uses double quotes, which mean the same in POSIX shells, PowerShell and cmd. */
function curl(url: string, token: string): string {
  return `curl -H "Authorization: Bearer ${token}" ${url}`
}

function curlOrProblem(url: string, accessToken: PrintedToken): string {
  return 'token' in accessToken ? curl(url, accessToken.token) : accessToken.problem
}

function farewell(settings: Settings, root: string): string {
  return `Logs are in ${relative(root, logFolder(settings.dataFolder))}. Ctrl-C stops everything.`
}

function table(rows: string[][]): string[] {
  const widths = rows.reduce<number[]>((known, row) => row.map((cell, i) => Math.max(known[i] ?? 0, cell.length)), [])
  return rows.map(
    row =>
      `  ${row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('   ')
        .trimEnd()}`,
  )
}

function lines(...blocks: string[][]): string {
  return `\n${blocks.map(block => block.join('\n')).join('\n\n')}\n\n`
}

function dim(text: string): string {
  return styleText('dim', text)
}
