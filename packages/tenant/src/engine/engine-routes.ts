import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import { addressBlock } from '../accounts/address-block.ts'
import type { TooEarly } from '../accounts/attempt-limits.ts'
import { createAttempts } from '../accounts/attempts.ts'
import { waitingTime } from '../accounts/waiting-time.ts'
import { BODY_LIMITS } from '../http/body-limits.ts'
import { pageHeaders } from '../login/page-headers.ts'
import { EXPIRED, sendRefusal } from '../login/refusal-pages.ts'
import { translateAuthorizationUrl, translateDeviceRequest } from './authorization-request.ts'
import type { TokenResponse } from './client-credentials.ts'
import { engineRequest } from './engine-request.ts'
import { DPOP_HEADER, type Endpoint, markRefused } from './refused-parameters.ts'
import { parseForm, parseTokenRequest } from './token-request.ts'

const PASSED_ON = [
  '/authorize/:uid',
  '/oidc/logout/confirm',
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
  '/.well-known/jwks.json',
]

/** Codes of devices entered from one address: they are short enough to be guessed (RFC 8628 §5.1). */
const USER_CODES = { burst: 50, intervalSeconds: 10 }

/** What the protocol engine sends with a token. */
const TOKEN_HEADERS = {
  Vary: 'Origin',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'WWW-Authenticate',
  'cache-control': 'no-store',
  'Content-Type': 'application/json; charset=utf-8',
}

interface Options {
  provider: Provider
  /** Answers requests for a token that need not trouble the engine. */
  issueDirectly: (request: FastifyRequest, parameters: URLSearchParams) => Promise<TokenResponse | undefined>
}

/** Hands the protocol's endpoints to the engine, translating requests from Auth0's dialect on the way. */
export const engineRoutes: FastifyPluginAsync<Options> = async (app, { provider, issueDirectly }) => {
  const handle = provider.callback()
  const { issuer } = provider
  const { host } = new URL(issuer)
  const userCodes = createAttempts({ limit: USER_CODES })

  async function pass({ raw }: FastifyRequest, reply: FastifyReply, url: string, form?: string): Promise<void> {
    reply.hijack()
    await handle(engineRequest(raw, { url, host, form }), reply.raw)
  }

  function countUserCode({ ip }: FastifyRequest): TooEarly | undefined {
    const place = addressBlock(ip)
    const retryAfterSeconds = userCodes.waitSeconds(place)
    if (retryAfterSeconds > 0) return { retryAfterSeconds }
    userCodes.count(place)
    return undefined
  }

  // Bodies reach the engine as they came, so that it answers for them, with the headers for other origins.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY_LIMITS.engine }, (_request, body, done) =>
    done(null, body),
  )

  app.all<{ Body: string | undefined }>('/authorize', { bodyLimit: BODY_LIMITS.authorization }, (request, reply) => {
    // OpenID Connect Core §3.1.2.1 has the form as well. As a navigation it brings the session's cookie along.
    const form = parseForm(request.headers['content-type'], request.body ?? '')
    if (request.method === 'POST' && form) return reply.redirect(`/authorize?${form}`, 303)
    return pass(request, reply, translateAuthorizationUrl(request.url, issuer))
  })

  app.all<{ Body: string | undefined }>('/oauth/token', async (request, reply) => {
    const parameters = parametersOf(request, '/oauth/token')
    const answer = parameters && (await issueDirectly(request, parameters))
    if (answer) return send(reply, answer)
    return pass(request, reply, request.url, parameters?.toString())
  })

  app.all<{ Body: string | undefined }>('/oauth/revoke', (request, reply) =>
    pass(
      request,
      reply,
      request.url,
      parseTokenRequest(request.headers['content-type'], request.body ?? '')?.toString(),
    ),
  )

  app.all<{ Body: string | undefined }>('/oauth/device/code', (request, reply) => {
    const parameters = parametersOf(request, '/oauth/device/code')
    if (parameters) translateDeviceRequest(parameters, issuer)
    return pass(request, reply, request.url, parameters?.toString())
  })

  app.get('/activate', (request, reply) => {
    const userCode = userCodeOf(request.url)
    // The page tells whether there is such a device: a link is a guess like any other.
    const tooEarly = userCode === undefined ? undefined : countUserCode(request)
    if (tooEarly) return refuseUserCode(reply, tooEarly)
    return pass(request, reply, withCodeToShow(request.url, userCode))
  })
  app.post<{ Body: string | undefined }>('/activate', async (request, reply) => {
    const tooEarly = countUserCode(request)
    if (tooEarly) return refuseUserCode(reply, tooEarly)
    // Whoever was not shown the form has no token for it; the engine takes that for a bug of its own.
    const session = await provider.Session.get(provider.createContext(request.raw, reply.raw))
    if (!session.state) return reply.redirect('/activate', 303)
    return pass(request, reply, request.url, request.body)
  })

  app.get<{ Params: { uid: string } }>('/activate/:uid', async (request, reply) => {
    if (!(await isUnderWay(request, reply, request.params.uid))) {
      return sendRefusal(reply.headers(pageHeaders()), EXPIRED)
    }
    return pass(request, reply, request.url)
  })

  /** Whether it is this browser's login that goes on. Of any other the engine makes a bug of its own, where a device is connected. */
  async function isUnderWay({ raw }: FastifyRequest, reply: FastifyReply, uid: string): Promise<boolean> {
    const { cookies } = provider.createContext(raw, reply.raw)
    return cookies.get(provider.cookieName('resume')) === uid && (await provider.Interaction.find(uid)) !== undefined
  }

  for (const path of PASSED_ON) {
    app.all<{ Body: string | undefined }>(path, (request, reply) => pass(request, reply, request.url, request.body))
  }
}

function parametersOf(
  { headers, body }: FastifyRequest<{ Body: string | undefined }>,
  endpoint: Endpoint,
): URLSearchParams | undefined {
  const parameters = parseTokenRequest(headers['content-type'], body ?? '')
  if (headers.dpop !== undefined) parameters?.set(DPOP_HEADER, 'proof')
  if (parameters) markRefused(parameters, endpoint)
  return parameters
}

function userCodeOf(url: string): string | undefined {
  return new URLSearchParams(url.replace(/^[^?]*/, '')).get('user_code') ?? undefined
}

/** The engine would send a code that a link brings along by itself, with a script; under another name it is shown to the person. */
function withCodeToShow(url: string, userCode: string | undefined): string {
  if (userCode === undefined) return url
  return `${url.split('?', 1)[0]}?${new URLSearchParams({ code: userCode })}`
}

function refuseUserCode(reply: FastifyReply, tooEarly: TooEarly): FastifyReply {
  return sendRefusal(reply.headers({ ...pageHeaders(), 'Retry-After': tooEarly.retryAfterSeconds }), {
    status: 429,
    title: 'Too many attempts',
    detail: `Wait ${waitingTime(tooEarly)}, then enter the code that your device shows by then.`,
  })
}

function send(reply: FastifyReply, answer: TokenResponse): void {
  const body = JSON.stringify(answer)
  reply.hijack()
  reply.raw.writeHead(200, { ...TOKEN_HEADERS, 'Content-Length': Buffer.byteLength(body) }).end(body)
}
