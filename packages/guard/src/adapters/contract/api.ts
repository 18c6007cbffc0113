import { setImmediate } from 'node:timers/promises'
import { type Condition, claim, when } from '../../policy/policy.ts'
import type { VerifiedToken } from '../../token/verified-token.ts'

/** The API under contract, as one adapter and its framework serve it. */
export interface Api extends AsyncDisposable {
  readonly origin: string
}

/** Who may read the API from a browser. */
export const CLIENT_ORIGIN = 'https://client.test'
/** What the API itself exposes to its client, through the framework's usual CORS handling. */
export const EXPOSED_HEADER = 'X-Total'
export const PERMISSION = 'read:admin-messages'

export interface Body {
  readonly text: string
  /** The subject of the token that the handler was given. */
  readonly sub?: unknown
}

/** What a guarded route answers: late, so that concurrent requests overlap. */
export async function greet(text: string, tokenOf: () => VerifiedToken | undefined): Promise<Body> {
  await setImmediate()
  return { text, sub: tokenOf()?.claims.sub }
}

/** What the route `POST /form` answers: a field of the form, to show that the handler reads the body as usual. */
export async function answerForm(form: URLSearchParams, tokenOf: () => VerifiedToken | undefined): Promise<Body> {
  return greet(form.get('text') ?? 'no text', tokenOf)
}

/** What the route `/fails` does: it has a bug. */
export function fail(): never {
  throw new Error('The handler failed')
}

/** Policies whose test has a bug, by the path of the route that states them. The route's handler answers `secret`. */
export const BROKEN_POLICIES: Readonly<Record<string, Condition>> = {
  '/throws-error': when('x', () => fail()),
  '/throws-undefined': when('x', () => throwValue(undefined)),
  '/throws-null': claim('sub', () => throwValue(null)),
  '/throws-route': when('x', () => throwValue('route')),
  '/throws-router': claim('sub', () => throwValue('router')),
  '/resolves': asynchronous(when, async () => true),
  '/rejects': asynchronous(when, async () => fail()),
  '/rejects-with-undefined': asynchronous(when, () => Promise.reject()),
  '/claim-resolves': asynchronous(claim, async () => true),
  '/claim-rejects': asynchronous(claim, async () => fail()),
}

function throwValue(value: unknown): never {
  throw value
}

/** Past the compiler, which refuses a test that returns a promise. */
function asynchronous(make: typeof when | typeof claim, test: () => Promise<unknown>): Condition {
  return Reflect.apply(make, undefined, ['sub', test])
}
