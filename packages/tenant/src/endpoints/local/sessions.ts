import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type Provider from 'oidc-provider'
import type { Accounts } from '../../accounts/accounts.ts'
import { cookiesOf } from '../../engine/cookies.ts'
import { epochSeconds } from '../../epoch-seconds.ts'
import type { Database } from '../../store/database.ts'
import { findTenantSettings } from '../../store/tenant-settings.ts'
import { findUserByEmailOrId } from '../../store/users/user-by-email-or-id.ts'

const HOUR_SECONDS = 3600

const body = {
  type: 'object',
  additionalProperties: false,
  required: ['user'],
  properties: { user: { type: 'string', minLength: 1 } },
} as const

/** A cookie in the form that Playwright's `addCookies` takes. */
interface SessionCookie {
  name: string
  value: string
  domain: string
  path: string
  /** Seconds since 1970. */
  expires: number
  httpOnly: boolean
  secure: boolean
  sameSite: 'Lax' | 'None'
}

interface Options {
  provider: Provider
  database: Database
  accounts: Accounts
}

/** `POST /local/sessions`: logs a user in without a page. Returns the cookies of the tenant's session. */
export function addSessions(app: FastifyInstance, { provider, database, accounts }: Options): void {
  app.post<{ Body: { user: string } }>('/local/sessions', { schema: { body } }, async (request, reply) => {
    const found = await findUserByEmailOrId(database, request.body.user)
    if ('refused' in found) {
      return reply.code(400).send({ error: 'access_denied', error_description: found.refused })
    }
    const session = new provider.Session()
    session.loginAccount({ accountId: found.userId })
    const { idle_session_lifetime } = await findTenantSettings(database)
    const seconds = Math.round(idle_session_lifetime * HOUR_SECONDS)
    await session.save(seconds)
    await accounts.recordLogin(found.userId, request.ip)
    const expires = epochSeconds() + seconds
    return { user_id: found.userId, cookies: cookiesFor(provider, session.jti, expires) }
  })
}

/** Lets the protocol engine sign the cookies, on a response that is never sent. */
function cookiesFor(provider: Provider, id: string, expires: number): SessionCookie[] {
  const { long } = cookiesOf(provider.issuer)
  const { hostname, protocol } = new URL(provider.issuer)
  const unsent = new ServerResponse(new IncomingMessage(new Socket()))
  const { cookies } = provider.createContext(unsent.req, unsent)
  const secure = protocol === 'https:'
  cookies.secure = secure
  cookies.set(provider.cookieName('session'), id, { ...long, secure, overwrite: true })
  return [unsent.getHeader('set-cookie') ?? []].flat().map(header => {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(String(header)) ?? []
    const sameSite = secure ? 'None' : 'Lax'
    return { name, value, domain: hostname, path: '/', expires, httpOnly: true, secure, sameSite }
  })
}
