import type { ExitCode, Invocation } from '../command.ts'
import { type CommandLine, parseCommandLine } from '../command-line.ts'
import { UsageError } from '../failure.ts'
import { isSecureIssuer } from '../tenant/local-issuer.ts'
import { findLocalTenant, type LocalTenant } from '../tenant/local-tenant.ts'
import { requestToken, type Subject, type TokenRequest } from '../tokens/request-token.ts'

const SUBJECTS: readonly Subject[] = ['user', 'admin', 'app']

const COMMAND_LINE = {
  usage: ['token [--as user|admin|app | --user <email or ID>] [options]'],
  description: `Prints a new access token of the running local tenant, and nothing else.`,
  options: {
    as: {
      type: 'string',
      describe:
        'who gets the token: the seeded user (the default), the seeded administrator, or the test application itself',
    },
    user: { type: 'string', describe: 'any user, by email address or user ID' },
    audience: { type: 'string', describe: 'the identifier of the API. Default: the Hello World API' },
    permission: {
      type: 'string',
      multiple: true,
      describe:
        'put only this permission into the token; repeat it for more, or pass "" for none. Default: all that the user has',
    },
    expires: {
      type: 'string',
      describe:
        'the lifetime, such as 90s, 5m, 2h or 1d; with a minus, the token has expired already: --expires=-1m. Default: as the API sets',
    },
    issuer: {
      type: 'string',
      describe:
        "which of the tenant's issuers issues it, such as http://localhost:7070/ or https://localhost:7443/. Default: the one that $AUTH0_DOMAIN names, or else the one over http",
    },
    https: { type: 'boolean', default: false, describe: 'use the issuer over https' },
  },
  notes: `The tenant is found by its data folder: $TOLLGATE_DATA, or the nearest ".tollgate"
in this folder or one above it.`,
} as const satisfies CommandLine

/** Prints an access token for scripts: the token to standard output, everything else to standard error. */
export async function token({ args, folder, environment, write }: Invocation): Promise<ExitCode> {
  const parsed = parseCommandLine({ args, write }, COMMAND_LINE)
  if (!parsed) return 0
  const { values } = parsed
  const { https, issuer, audience, permission, expires } = values
  const subject = parseSubject(values.as, values.user)
  if (https && issuer !== undefined) throw new UsageError('"--issuer" and "--https" both name an issuer: leave one out')
  const limits = {
    ...(audience !== undefined && { audience }),
    ...(permission && { permissions: permission.filter(name => name !== '') }),
    ...(expires !== undefined && { expiresInSeconds: parseLifetime(expires) }),
  }
  const tenant = await findLocalTenant(folder, environment.TOLLGATE_DATA)
  const secure = https || wantsSecure(tenant, issuer, environment.AUTH0_DOMAIN)
  write(`${await requestToken(tenant, { ...subject, ...limits, secure })}\n`)
  return 0
}

function parseSubject(as: string | undefined, user: string | undefined): Pick<TokenRequest, 'as' | 'user'> {
  if (as !== undefined && user !== undefined)
    throw new UsageError('"--as" and "--user" exclude each other: leave one out')
  if (user !== undefined) return { user }
  const subject = SUBJECTS.find(known => known === (as ?? 'user'))
  if (subject) return { as: subject }
  throw new UsageError(`Unknown --as "${as}": choose "user", "admin" or "app", or pass "--user"`)
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

function parseLifetime(text: string): number {
  const [, number, unit = ''] = /^(-?\d{1,9})([smhd])$/.exec(text) ?? []
  const factor = UNITS[unit]
  if (number !== undefined && factor !== undefined && Number(number) !== 0) return Number(number) * factor
  throw new UsageError(`The lifetime "${text}" is malformed: write a number and a unit, such as 90s, 5m, 2h or 1d`)
}

function wantsSecure(tenant: LocalTenant, issuer: string | undefined, domain: string | undefined): boolean {
  if (issuer !== undefined) return isSecureIssuer(tenant, issuer, '--issuer')
  return domain ? isSecureIssuer(tenant, domain, 'AUTH0_DOMAIN') : false
}
