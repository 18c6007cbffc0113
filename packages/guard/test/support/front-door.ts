import assert from 'node:assert/strict'
import { channel } from 'node:diagnostics_channel'
import { ClientRequest } from 'node:http'
import { createGuard, type Guard } from '../../src/guard.ts'
import { createRefusalResponses } from '../../src/http/response.ts'
import type { GuardOptions } from '../../src/options/options.ts'
import { authenticated, type Policy } from '../../src/policy/policy.ts'
import type { Refusal } from '../../src/refusal.ts'
import type { SigningAlgorithm } from '../../src/testing/signing-key.ts'
import { createTestIssuer, type TestIssuer } from '../../src/testing/test-issuer.ts'

/** What a client sees: the status, and with a refusal the headers and the body. */
export interface Response {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A clock that stands still until it is moved. */
export interface StoppedClock {
  (): number
  advance(seconds: number): void
}

/** A guard before the tokens of a test issuer, asked as a client asks. */
export interface FrontDoor extends AsyncDisposable {
  readonly issuer: TestIssuer
  readonly guard: Guard
  readonly clock: StoppedClock
  /** The addresses that this process has asked since the door was made, through Node's own client. */
  readonly fetched: readonly string[]
  /** Waits until every fetch of keys that the guard has begun is over. */
  settled(): Promise<void>
  /** Sends a request with these credentials. */
  ask(authorization: string | undefined, policy?: Policy): Promise<Response>
  /** Sends a request with a Bearer token. */
  bearer(accessToken: string, policy?: Policy): Promise<Response>
}

const GRANTED: Response = { status: 200, headers: {}, body: '' }

export function createStoppedClock(): StoppedClock {
  let now = Math.floor(Date.now() / 1000) * 1000
  return Object.assign(() => now, {
    advance: (seconds: number) => {
      now += seconds * 1000
    },
  })
}

export async function createFrontDoor(
  options: Partial<GuardOptions> & { readonly algorithm?: SigningAlgorithm } = {},
): Promise<FrontDoor> {
  const { algorithm = 'ES256', ...guardOptions } = options
  const clock = createStoppedClock()
  const issuer = await createTestIssuer({ algorithm, clock })
  const fetched: string[] = []
  const { audience, jwksUri } = issuer
  const guard = createGuard({
    issuer: issuer.issuer,
    audience,
    jwksUri,
    algorithms: [algorithm],
    clock,
    ...guardOptions,
  })

  const requests = channel('http.client.request.created')
  const note = (event: unknown) => fetched.push(addressOf(event))
  requests.subscribe(note)
  const fetches = watchFetches(issuer.issuer)

  async function settled(): Promise<void> {
    while (fetches.over < fetched.length) await fetches.next()
  }

  async function close(): Promise<void> {
    fetches.stop()
    requests.unsubscribe(note)
    await issuer.close()
  }

  async function ask(authorization: string | undefined, policy: Policy = authenticated): Promise<Response> {
    const decision = await guard.check({ headers: { authorization } }, policy)
    return decision.granted ? GRANTED : responseOf(decision)
  }

  return {
    issuer,
    guard,
    clock,
    fetched,
    settled,
    ask,
    bearer: (accessToken, policy) => ask(`Bearer ${accessToken}`, policy),
    [Symbol.asyncDispose]: close,
  }
}

/** Where a request goes that Node's client says it has begun. */
function addressOf(event: unknown): string {
  assert.ok(typeof event === 'object' && event !== null && 'request' in event)
  assert.ok(event.request instanceof ClientRequest)
  const { protocol, path } = event.request
  return `${protocol}//${event.request.getHeader('host')}${path}`
}

/** Follows what the guard publishes of its fetches. */
function watchFetches(issuer: string): { readonly over: number; next(): Promise<void>; stop(): void } {
  const keys = channel('tollgate.guard.keys-fetched')
  let over = 0
  let next = Promise.withResolvers<void>()

  function listen(event: unknown): void {
    if (typeof event !== 'object' || event === null || !('issuer' in event) || event.issuer !== issuer) return
    over += 1
    next.resolve()
    next = Promise.withResolvers()
  }

  keys.subscribe(listen)
  return {
    get over() {
      return over
    },
    next: () => next.promise,
    stop: () => keys.unsubscribe(listen),
  }
}

export function responseOf(refusal: Refusal): Response {
  const { status, headers, body } = createRefusalResponses('message')(refusal)
  return { status, headers, body }
}

/** Asserts the wire of a 401 for a token that is not valid here: the status, every header and every byte of the body. */
export function assertInvalidToken(response: Response, description: string): void {
  assert.deepEqual(response, {
    status: 401,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'www-authenticate': `Bearer error="invalid_token", error_description="${description}"`,
    },
    body: JSON.stringify({ error: 'invalid_token', error_description: description, message: 'Bad credentials' }),
  })
}

/** Asserts the wire of a 503: nobody can tell whether the token is good, and when asking again makes sense. */
export function assertUnavailable(response: Response): void {
  const description = 'The keys of the token issuer cannot be fetched at the moment'
  const { 'retry-after': retryAfter, ...headers } = response.headers
  assert.match(retryAfter ?? '', /^[1-9]\d*$/)
  assert.deepEqual(
    { ...response, headers },
    {
      status: 503,
      headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
      body: JSON.stringify({
        error: 'temporarily_unavailable',
        error_description: description,
        message: 'Unable to verify credentials',
      }),
    },
  )
}
