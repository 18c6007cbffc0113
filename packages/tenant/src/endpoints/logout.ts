import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { decodeJwt } from 'jose'
import type Provider from 'oidc-provider'
import { cookiesOf } from '../engine/cookies.ts'
import { BODY_LIMITS } from '../http/body-limits.ts'
import { renderErrorPage } from '../login/error-page.ts'
import { pageHeaders } from '../login/page-headers.ts'
import type { EventLog } from '../logs/event-log.ts'
import { type Client, findClient } from '../store/clients.ts'
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

/** What both forms of the logout request come to. */
interface LogoutRequest {
  clientId: string | undefined
  returnTo: string | undefined
  state: string | undefined
}

/**
 * Logs a person out of the tenant, without asking, and returns them to a URL on the application's allow-list.
 *
 * `/v2/logout` is Auth0's own form, `/oidc/logout` the one of OpenID Connect RP-Initiated Logout 1.0; an
 * `id_token_hint` only names the application there.
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

  // OpenID Connect RP-Initiated Logout 1.0 §2 has the form as well.
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
    // As on Auth0: the tenant's own list is for those who name no application.
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

/** A URL to return to that was not encoded may bring a question mark of its own. */
function queryOf({ url }: FastifyRequest): URLSearchParams {
  return new URLSearchParams(url.replace(/^[^?]*/, ''))
}

/** @returns whose session it was */
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

/** URL parsers forgive line breaks and encode what is not ASCII. A `Location` header takes neither. */
const HEADER_TEXT = /^[\x20-\x7e]+$/

function defaultTarget(client: Client | undefined): string | undefined {
  const [url] = client?.allowed_logout_urls ?? []
  return url === undefined || HEADER_TEXT.test(url) ? url : URL.parse(url)?.href
}

/** What comes after the path is the application's own, and may be a secret. */
function withoutQuery(url: string): string {
  return url.replace(/[?#].*/s, '')
}

/** The query of a URL is the application's own: only what stands before it must be on the list. */
function isAllowed(allowedUrls: readonly string[], returnTo: string): boolean {
  const target = HEADER_TEXT.test(returnTo) ? URL.parse(returnTo) : null
  if (!target) return false
  return allowedUrls.some(allowed => {
    const url = URL.parse(allowed)
    // Not the origin: all schemes of applications' own share one, "null".
    return url?.protocol === target.protocol && url.host === target.host && url.pathname === target.pathname
  })
}

function sendRefusal(reply: FastifyReply, detail: string): FastifyReply {
  return reply
    .code(400)
    .headers(pageHeaders())
    .type('text/html; charset=utf-8')
    .send(renderErrorPage({ title: 'Cannot log out', detail, status: 400 }))
}

/** A picture or a frame in another site's page. Over https the session's cookie goes with them; a logout is a navigation. */
function isEmbedded({ headers }: FastifyRequest): boolean {
  return headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-dest'] !== 'document'
}

/** What an ID token says of the application and of the session; nothing depends on its being genuine. */
function claimsOfHint(idToken: string | null): { aud: string | undefined; sid: unknown } | undefined {
  if (idToken === null) return undefined
  try {
    const { aud, sid } = decodeJwt(idToken)
    return { aud: typeof aud === 'string' ? aud : undefined, sid }
  } catch {
    return undefined
  }
}

/** As on Auth0, `client_id` and `logout_hint` have to be those of the ID token. */
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
