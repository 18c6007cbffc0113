import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import { addressBlock } from '../accounts/attempts/address-block.ts'
import { createAttemptCounters, type TooEarly } from '../accounts/attempts/attempt-counters.ts'
import { waitingTime } from '../accounts/attempts/waiting-time.ts'
import { type Dialect, translateDeviceRequest } from '../engine/authorize/authorization-request.ts'
import type { PassToEngine, RawRequest } from '../engine/pass-to-engine.ts'
import { endpointParameters } from '../engine/tokens/token-request.ts'
import { pageHeaders } from '../login/page-headers.ts'
import { EXPIRED, sendRefusal } from '../login/pages/refusal-pages.ts'
import type { Database } from '../store/database.ts'

/** Limit for device codes entered from one address. The codes are short enough to be guessed (RFC 8628 §5.1). */
const USER_CODES = { burst: 50, intervalSeconds: 10 }

/** `/oauth/device/code` and the pages of `/activate`, on which a user connects a device (RFC 8628). */
export function addDevice(
  app: FastifyInstance,
  pass: PassToEngine,
  { provider, database, dialect }: { provider: Provider; database: Database; dialect: Dialect },
): void {
  const countUserCode = createUserCodeLimit(database)

  app.all('/oauth/device/code', (request: RawRequest, reply) => {
    const parameters = endpointParameters(request, '/oauth/device/code', dialect.readsResource)
    if (parameters) translateDeviceRequest(parameters, dialect)
    return pass(request, reply, request.url, parameters?.toString())
  })

  app.get('/activate', async (request, reply) => {
    const userCode = userCodeOf(request.url)
    // The page shows whether a device with this code exists, so opening a link counts as a guess.
    const tooEarly = userCode === undefined ? undefined : await countUserCode(request)
    if (tooEarly) return refuseUserCode(reply, tooEarly)
    return pass(request, reply, withCodeToShow(request.url, userCode))
  })
  app.post('/activate', async (request: RawRequest, reply) => {
    const tooEarly = await countUserCode(request)
    if (tooEarly) return refuseUserCode(reply, tooEarly)
    // A browser that did not load the form has no token for it. The engine would report that as an internal error.
    const session = await provider.Session.get(provider.createContext(request.raw, reply.raw))
    if (!session.state) return reply.redirect('/activate', 303)
    return pass(request, reply, request.url, request.body)
  })

  app.get<{ Params: { uid: string } }>('/activate/:uid', async (request, reply) => {
    if (!(await isCurrentLogin(provider, request, reply, request.params.uid))) {
      return sendRefusal(reply.headers(pageHeaders()), EXPIRED)
    }
    return pass(request, reply, request.url)
  })
}

function createUserCodeLimit(database: Database): (request: FastifyRequest) => Promise<TooEarly | undefined> {
  const counters = createAttemptCounters(database)
  return async ({ ip }) => {
    const attempt = await counters.begin([{ name: 'user code', key: addressBlock(ip), limit: USER_CODES }])
    return 'retryAfterSeconds' in attempt ? attempt : undefined
  }
}

/** Whether the login belongs to this browser. The engine would report any other as an internal error. */
async function isCurrentLogin(
  provider: Provider,
  { raw }: FastifyRequest,
  reply: FastifyReply,
  uid: string,
): Promise<boolean> {
  const { cookies } = provider.createContext(raw, reply.raw)
  return cookies.get(provider.cookieName('resume')) === uid && (await provider.Interaction.find(uid)) !== undefined
}

function userCodeOf(url: string): string | undefined {
  return new URLSearchParams(url.replace(/^[^?]*/, '')).get('user_code') ?? undefined
}

/**
 * The engine would submit a code from a link by itself, with a script. Under another name, the code is shown to the
 * user.
 */
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
