import { Failure } from './failure.ts'
import { parseObject } from './json-object.ts'
import { requireSecure } from './local-issuer.ts'
import { type LocalTenant, readAuthority, readDescription } from './local-tenant.ts'
import { type Answer, postJson } from './post-json.ts'

/** Whom a token is for: the seeded user, the seeded admin, or the test application itself. */
export type Subject = 'user' | 'admin' | 'app'

export interface TokenRequest {
  as: Subject
  /** The API's identifier; the Hello World API's when left out. */
  audience?: string
  /** Whether the token is to come from the issuer over https. Default `false`. */
  secure?: boolean
}

const TIMEOUT_MILLISECONDS = 10_000

/**
 * Asks a local tenant for a fresh access token.
 *
 * @throws {Failure} when the tenant does not answer, or refuses
 */
export async function requestToken(tenant: LocalTenant, request: TokenRequest): Promise<string> {
  const { status, body } = await askCurrent(tenant, request)
  const answer = parseObject(body)
  if (status === 200 && typeof answer?.access_token === 'string') return answer.access_token
  if (status === 401) {
    throw new Failure(`The tenant at ${tenant.origin} is not the one that wrote "${tenant.path}": restart it`)
  }
  const reason = typeof answer?.error_description === 'string' ? answer.error_description : `status ${status}`
  throw new Failure(`The tenant at ${tenant.origin} issued no token: ${reason}`)
}

/** A tenant that was just restarted has another control key: it is in the file before the tenant answers. */
async function askCurrent(tenant: LocalTenant, request: TokenRequest): Promise<Answer> {
  const answer = await ask(tenant, request)
  if (answer.status !== 401) return answer
  const current = await readDescription(tenant.path)
  return current && current.controlKey !== tenant.controlKey ? await ask(current, request) : answer
}

async function ask(tenant: LocalTenant, { secure = false, ...request }: TokenRequest): Promise<Answer> {
  const overHttps = secure ? requireSecure(tenant) : undefined
  const authority = overHttps && (await readAuthority(overHttps))
  const { origin } = overHttps ?? tenant
  try {
    return await postJson(new URL('/local/tokens', origin), {
      headers: { authorization: `Bearer ${tenant.controlKey}` },
      body: request,
      authority,
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    })
  } catch (cause) {
    throw new Failure(`The tenant at ${origin} does not answer: start it with "npm start"`, { cause })
  }
}
