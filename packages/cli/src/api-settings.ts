import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { auth0 } from '@tollgate/guard'
import type { Invocation } from './command.ts'
import { Failure } from './failure.ts'
import { findLocalTenant, type LocalTenant, readAuthority } from './tenant/local-tenant.ts'
import type { CommandVariables } from './variables.ts'

/** What an API accepts tokens for, and where that is configured. */
export interface ApiSettings {
  /** The exact `iss` of its tokens. */
  issuer: string
  /** The API's identifier, in `aud`. */
  audience: string
  /** Such as `the running local tenant` or `AUTH0_DOMAIN in ".env"`. */
  issuerSource: string
  audienceSource: string
  /** The certificate to trust for the issuer, in PEM. `undefined`: those that this process trusts. */
  authority: string | undefined
  /** The running local tenant, if it is the issuer. */
  tenant: LocalTenant | undefined
}

export interface SettingOptions {
  issuer?: string | undefined
  audience?: string | undefined
}

const HELLO_WORLD_AUDIENCE = 'https://hello-world.example.com'

/**
 * Finds the issuer and the audience of an API: in the options, in `AUTH0_DOMAIN` and `AUTH0_AUDIENCE` of the environment
 * or of `.env`, or else those of the running local tenant and the Hello World API.
 *
 * @throws {Failure} if neither a domain is set nor a local tenant runs, or a value is malformed
 */
export async function findApiSettings(invocation: Invocation, options: SettingOptions): Promise<ApiSettings> {
  const file = await readEnvFile(invocation.folder)
  const domain = setting('AUTH0_DOMAIN', '--issuer', options.issuer, invocation, file)
  const audience = setting('AUTH0_AUDIENCE', '--audience', options.audience, invocation, file)
  const tenant = await findLocalTenant(invocation.folder, invocation.environment.TOLLGATE_DATA).catch(ignoreFailure)
  if (!domain && !tenant) {
    throw new Failure('There is no issuer: start the local tenant, set AUTH0_DOMAIN, or pass "--issuer"')
  }
  const issuer = domain ? parseIssuer(domain.value, domain.source) : `${tenant?.origin}/`
  const secure = tenant?.secure && issuer === `${tenant.secure.origin}/` ? tenant.secure : undefined
  return {
    issuer,
    issuerSource: domain?.source ?? 'the running local tenant',
    audience: audience?.value ?? HELLO_WORLD_AUDIENCE,
    audienceSource: audience?.source ?? 'the Hello World API',
    authority: secure && (await readAuthority(secure)),
    tenant: secure || issuer === `${tenant?.origin}/` ? tenant : undefined,
  }
}

/** The variables of the file `.env` in a folder. No file: no variables. */
export async function readEnvFile(folder: string): Promise<Readonly<Record<string, string | undefined>>> {
  try {
    return parseEnv(await readFile(join(folder, '.env'), 'utf8'))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return {}
    throw new Failure(`Cannot read "${join(folder, '.env')}": make it a file that you can read`, { cause })
  }
}

interface Setting {
  value: string
  source: string
}

function setting(
  variable: keyof CommandVariables,
  option: string,
  given: string | undefined,
  { environment }: Invocation,
  file: Readonly<Record<string, string | undefined>>,
): Setting | undefined {
  if (given === '') throw new Failure(`The option "${option}" is empty: give it a value`)
  if (given) return { value: given, source: option }
  const exported = environment[variable]
  if (exported) return { value: exported, source: variable }
  const written = file[variable]
  return written ? { value: written, source: `${variable} in ".env"` } : undefined
}

/** An issuer with a path is taken as it is. A bare host or an origin is an Auth0 domain. */
function parseIssuer(value: string, source: string): string {
  const url = URL.parse(value)
  if (url && /^https?:$/.test(url.protocol) && url.pathname !== '/') return value
  try {
    return auth0(value.replace(/\/$/, '')).issuer
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Failure(`${source} is malformed: ${reason}`, { cause })
  }
}

function ignoreFailure(error: unknown): undefined {
  if (!(error instanceof Failure)) throw error
}
