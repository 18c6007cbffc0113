import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { decodeJwt } from 'jose'
import type Provider from 'oidc-provider'
import { cookiesOf } from '../engine/cookies.ts'
import { BODY_LIMITS } from '../http/body-limits.ts'
import { pageHeaders } from '../login/page-headers.ts'
import { LOGS, renderErrorPage } from '../login/pages/error-page.ts'
import type { EventLog } from '../logs/event-log.ts'
import { type Client, findClient } from '../store/access/clients.ts'
import type { Database } from '../store/database.ts'
import { findTenantSettings } from '../store/tenant-settings.ts'

interface Options {
  provider: Provider
  database: Database
  eventLog: EventLog
}

const FORM = 'application/x-www-form-urlencoded'
const EMBEDDED =
  'The request comes from inside another site’s page. To log out, let the browser go to this address, and not a picture, a frame or a script.'
const NOBODY = { allowed_logout_urls: [] }

/** The parameters that both forms of a logout request have in common. */
interface LogoutRequest {
  clientId: string | undefined
  returnTo: string | undefined
  state: string | undefined
}

/**
 * Logs a user out of the tenant, without a confirmation page, and redirects to a URL on the application's allow-list.
 *
 * `/v2/logout` is Auth0's own endpoint, `/oidc/logout` that of OpenID Connect RP-Initiated Logout 1.0. An
 * `id_token_hint` only identifies the application there.
 */
export const logout: FastifyPluginAsync<Options> = async (app, { provider, database, eventLog }) => {
  app.get('/v2/logout', async (request, reply) => {
    const query = queryOf(request)
    return answer(request, reply, {
      clientId: query.get('client_id') ?? undefined,
      returnTo: query.get('returnTo') ?? undefined,
      state: undefined,
    })
  })

  app.get('/oidc/logout', async (request, reply) => answerOidc(request, reply, queryOf(request)))

  // OpenID Connect RP-Initiated Logout 1.0 §2 also allows a form.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, body, done) =>
    done(null, new URLSearchParams(String(body))),
  )
  app.post<{ Body: URLSearchParams | undefined }>(
    '/oidc/logout',
    { bodyLimit: BODY_LIMITS.assertion },
    async (request, reply) => answerOidc(request, reply, request.body ?? new URLSearchParams()),
  )

  async function answerOidc(
    request: FastifyRequest,
    reply: FastifyReply,
    parameters: URLSearchParams,
  ): Promise<FastifyReply> {
    const hint = claimsOfHint(parameters.get('id_token_hint'))
    const contradiction = contradictionOf(parameters, hint)
    if (contradiction) return refuse(request, reply, contradiction)
    return answer(request, reply, {
      clientId: parameters.get('client_id') ?? hint?.aud,
      returnTo: parameters.get('post_logout_redirect_uri') ?? undefined,
      state: parameters.get('state') ?? undefined,
    })
  }

  function refuse({ ip, hostname }: FastifyRequest, reply: FastifyReply, description: string): FastifyReply {
    eventLog.record({ ip, hostname, type: 'flo', description })
    return sendRefusal(reply, description)
  }

  async function answer(request: FastifyRequest, reply: FastifyReply, asked: LogoutRequest): Promise<FastifyReply> {
    if (isEmbedded(request)) return refuse(request, reply, EMBEDDED)
    const client = asked.clientId === undefined ? undefined : await findClient(database, asked.clientId)
    const target = asked.returnTo ?? defaultTarget(client)
    const event = {
      ...(client && { client_id: client.client_id, client_name: client.name }),
      ip: request.ip,
      hostname: request.hostname,
    }
    // As on Auth0, the tenant's own list applies to requests without an application.
    const { allowed_logout_urls } =
      asked.clientId === undefined ? await findTenantSettings(database) : (client ?? NOBODY)
    if (target !== undefined && !isAllowed(allowed_logout_urls, target)) {
      eventLog.record({ ...event, type: 'flo', description: `The logout URL is not allowed: ${withoutQuery(target)}` })
      return sendRefusal(
        reply,
        `The URL "${target}" is not among the application's Allowed Logout URLs. Add it to the application, or correct the "returnTo" and "client_id" of the link.`,
      )
    }
    const userId = await endSession(provider, request, reply)
    const user_id = userId === undefined ? {} : { user_id: userId }
    eventLog.record({ ...event, ...user_id, type: 'slo', description: 'User successfully logged out' })
    reply.header('Cache-Control', 'no-store')
    if (target === undefined) return reply.type('text/plain; charset=utf-8').send('You are logged out')
    return reply.redirect(withState(target, asked.state), 302)
  }
}

/** A return URL that was not encoded may contain a question mark. */
function queryOf({ url }: FastifyRequest): URLSearchParams {
  return new URLSearchParams(url.replace(/^[^?]*/, ''))
}

/** @returns the user whose session ended */
async function endSession(
  provider: Provider,
  { raw: request }: FastifyRequest,
  reply: FastifyReply,
): Promise<string | undefined> {
  const context = provider.createContext(request, reply.raw)
  const session = await provider.Session.get(context)
  const { accountId } = session
  await session.destroy()
  context.cookies.set(provider.cookieName('session'), null, cookiesOf(provider.issuer).long)
  return accountId
}

/** URL parsers ignore line breaks and encode characters outside ASCII. A `Location` header allows neither. */
const HEADER_TEXT = /^[\x20-\x7e]+$/

function defaultTarget(client: Client | undefined): string | undefined {
  const [url] = client?.allowed_logout_urls ?? []
  return url === undefined || HEADER_TEXT.test(url) ? url : URL.parse(url)?.href
}

/** The part after the path belongs to the application, and may be a secret. */
function withoutQuery(url: string): string {
  return url.replace(/[?#].*/s, '')
}

/** The query of a URL belongs to the application: only the part before it must be on the list. */
function isAllowed(allowedUrls: readonly string[], returnTo: string): boolean {
  const target = HEADER_TEXT.test(returnTo) ? URL.parse(returnTo) : null
  if (!target) return false
  return allowedUrls.some(allowed => {
    const url = URL.parse(allowed)
    // Do not compare origins: the origin of every custom scheme is "null".
    return url?.protocol === target.protocol && url.host === target.host && url.pathname === target.pathname
  })
}

/** Their settings have the Allowed Logout URLs. */
const APPLICATIONS = { label: 'Applications', path: '/applications' }

function sendRefusal(reply: FastifyReply, detail: string): FastifyReply {
  return reply
    .code(400)
    .headers(pageHeaders())
    .type('text/html; charset=utf-8')
    .send(renderErrorPage({ title: 'Cannot log out', detail, status: 400, links: [APPLICATIONS, LOGS] }))
}

/**
 * An image or a frame in a page of another site. Over https, such a request carries the session cookie; a real logout
 * is a navigation.
 */
function isEmbedded({ headers }: FastifyRequest): boolean {
  return headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-dest'] !== 'document'
}

/** The application and session that an ID token names. Nothing depends on the token being genuine. */
function claimsOfHint(idToken: string | null): { aud: string | undefined; sid: unknown } | undefined {
  if (idToken === null) return undefined
  try {
    const { aud, sid } = decodeJwt(idToken)
    return { aud: typeof aud === 'string' ? aud : undefined, sid }
  } catch {
    return undefined
  }
}

/** As on Auth0, `client_id` and `logout_hint` must match the ID token. */
function contradictionOf(parameters: URLSearchParams, hint: ReturnType<typeof claimsOfHint>): string | undefined {
  const clientId = parameters.get('client_id')
  const logoutHint = parameters.get('logout_hint')
  if (hint && clientId && hint.aud !== clientId)
    return 'The "client_id" is not the application that the ID token in "id_token_hint" was issued to. Correct one of them.'
  if (hint && logoutHint && hint.sid !== logoutHint)
    return 'The "logout_hint" is not the session ("sid") of the ID token in "id_token_hint". Correct one of them.'
  return undefined
}

function withState(url: string, state: string | undefined): string {
  if (state === undefined) return url
  const target = new URL(url)
  target.searchParams.set('state', state)
  return target.href
}
