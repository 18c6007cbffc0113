import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { createGuard, type Guard } from '../../src/guard.ts'
import { type IntrospectionOptions, introspection } from '../../src/introspection/index.ts'
import type { GuardOptions } from '../../src/options/options.ts'
import { authenticated, type Policy } from '../../src/policy/policy.ts'
import { createTestIssuer, type TestIssuer } from '../../src/testing/index.ts'
import { createLoopbackServer } from '../../src/testing/loopback-server.ts'
import { createStoppedClock, type StoppedClock } from './front-door.ts'

/** What the endpoint was asked. */
export interface Asked {
  readonly authorization: string | undefined
  readonly accept: string | undefined
  readonly form: URLSearchParams
}

/** An issuer whose introspection endpoint answers what a test tells it to. */
export interface IntrospectionDoor extends AsyncDisposable {
  readonly issuer: TestIssuer
  readonly clock: StoppedClock
  readonly endpoint: string
  readonly asked: Asked[]
  /** The claims of a token of this issuer for this API, which expires in an hour. */
  claims(different?: object): Record<string, unknown>
  answer: (response: ServerResponse, asked: Asked) => unknown
  answerJson(document: unknown): void
  createGuard(options?: Partial<IntrospectionOptions>, shared?: Partial<GuardOptions>): Guard
}

export async function createIntrospectionDoor(): Promise<IntrospectionDoor> {
  const clock = createStoppedClock()
  const issuer = await createTestIssuer({ algorithm: 'ES256', clock })
  const asked: Asked[] = []
  const server = await createLoopbackServer((request, response) => void receive(request, response))
  const endpoint = `${server.origin}/introspect`

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { authorization, accept } = request.headers
    const question = { authorization, accept, form: new URLSearchParams(await text(request)) }
    asked.push(question)
    door.answer(response, question)
  }

  const door: IntrospectionDoor = {
    issuer,
    clock,
    endpoint,
    asked,
    claims: (different = {}) => {
      const now = Math.floor(clock() / 1000)
      return { iss: issuer.issuer, aud: issuer.audience, sub: 'user', iat: now, exp: now + 3600, ...different }
    },
    answer: response => response.end(JSON.stringify({ active: true, ...door.claims() })),
    answerJson: document => {
      door.answer = response => response.end(typeof document === 'string' ? document : JSON.stringify(document))
    },
    createGuard: (options = {}, shared = {}) => {
      const client = { id: 'api', secret: 'known-to-this-test' }
      return createGuard({
        ...issuer,
        clock,
        ...shared,
        introspection: introspection({ client, endpoint, ...options }),
      })
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([server.close(), issuer.close()])
    },
  }
  return door
}

/** `granted`, or the status and the reason of the refusal. */
export async function outcomeOf(
  guard: Guard,
  accessToken: string,
  policy: Policy = authenticated,
  scheme = 'Bearer',
): Promise<string> {
  const decision = await guard.check({ headers: { authorization: `${scheme} ${accessToken}` } }, policy)
  return decision.granted ? 'granted' : `${decision.status} ${decision.reason}`
}
