import { relative } from 'node:path'
import { styleText } from 'node:util'
import { logFolder } from './data-folder.ts'
import { localOrigin } from './local-origin.ts'
import type { RemoteTenant, Settings } from './settings.ts'

export interface Login {
  email: string
  password: string
}

export interface LocalGreeting {
  origins: { tenant: string; api: string; client: string }
  /** Where the tenant is reached over https, if it is. */
  secureOrigin: string | undefined
  user: Login
  admin: Login
  /** Access tokens, for the lines to paste. */
  tokens: { user: string; admin: string }
}

/** What a person reads when the whole stack runs. */
export function greetLocally(
  { origins, secureOrigin, user, admin, tokens }: LocalGreeting,
  settings: Settings,
  root: string,
): string {
  const { tenant, api, client } = origins
  return lines(
    table([
      ['Tenant', tenant, secureOrigin ? dim(`and ${secureOrigin}`) : ''],
      ['API', api],
      ['Client', client, dim('open this one in a browser')],
      ['Dashboard', `${tenant}/dashboard`, dim('log in as the admin')],
      ['Quickstart', `${tenant}/quickstart`, dim('learn it step by step')],
    ]),
    table([
      ['User', user.email, user.password],
      ['Admin', admin.email, admin.password],
    ]),
    [dim('As the user:'), curl(`${api}/api/messages/protected`, tokens.user)],
    [dim('As the admin:'), curl(`${api}/api/messages/admin`, tokens.admin)],
    [dim(farewell(settings, root))],
  )
}

/** What a person reads when the API, and the client if it has an ID, work with an Auth0 tenant. */
export function greetRemotely(remote: RemoteTenant, settings: Settings, root: string): string {
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
    table([
      ['Tenant', remote.domain],
      ['API', api],
      ['Client', remote.clientId ? clientOrigin : 'not started: AUTH0_CLIENT_ID is not set'],
    ]),
    ['In the Auth0 Dashboard:', ...steps.map(step => `  ${step}`)],
    [dim('With a token of that tenant:'), curl(`${api}/api/messages/protected`, '<access token>')],
    [dim(farewell(settings, root))],
  )
}

/** Double quotes: they mean the same to POSIX shells, PowerShell and cmd. */
function curl(url: string, token: string): string {
  return `curl -H "Authorization: Bearer ${token}" ${url}`
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
