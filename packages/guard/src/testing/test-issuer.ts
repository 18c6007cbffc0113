import type { ServerResponse } from 'node:http'
import { type Algorithm, parseAlgorithm } from '../jose/signature.ts'
import { refuseUnknownOptions } from '../options/unknown-options.ts'
import { createLoopbackServer } from './loopback-server.ts'
import { fail, OUTAGES, type Outage } from './outage.ts'
import { createSigningKey, type SigningKey, signToken } from './signing-key.ts'

export interface IssueOptions {
  /** Members for the protected header; `undefined` takes one away. */
  readonly header?: Readonly<Record<string, unknown>>
}

export interface RotateOptions {
  /** Goes on publishing the key from before. Default: the new key alone is published. */
  readonly overlap?: boolean
}

/** An issuer on loopback, with real keys, for the tests of an API that the guard protects. */
export interface TestIssuer extends AsyncDisposable {
  /** The exact `iss`, with a slash at its end. */
  readonly issuer: string
  readonly audience: string
  readonly jwksUri: string
  /** What it signs with, so that `createGuard(issuer)` accepts its tokens whatever that is. */
  readonly algorithms: readonly Algorithm[]
  /** How often the key set has been asked for. */
  readonly keySetRequests: number
  /**
   * Issues an access token that is good for an hour.
   *
   * @param claims - added to or put in place of the usual ones; `undefined` takes one away
   */
  issue(claims?: Readonly<Record<string, unknown>>, options?: IssueOptions): string
  /** Issues an access token that is bound to the key of a client (RFC 9449 §6.1): {@link createProver} creates one. */
  issueBound(
    client: { readonly thumbprint: string },
    claims?: Readonly<Record<string, unknown>>,
    options?: IssueOptions,
  ): string
  /** Signs with a new key from now on. */
  rotate(options?: RotateOptions): void
  /** Fails from now on, by default with 503. @returns a function that ends the outage */
  outage(kind?: Outage): () => void
  /** Refuses connections from now on. */
  close(): Promise<void>
}

export interface TestIssuerOptions {
  /** Of the tokens. Default: `https://api.test`. */
  readonly audience?: string
  /** Of the signatures. Default: `RS256`. */
  readonly algorithm?: Algorithm
  /** For `iat` and `exp`, in milliseconds since the epoch. Default: `Date.now()`, read each time. */
  readonly clock?: () => number
}

/**
 * Starts an issuer on a free port of localhost.
 *
 * @throws TypeError for an option that it does not know, or another algorithm
 */
export async function createTestIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  refuseUnknownOptions(options, ['audience', 'algorithm', 'clock'])
  const { audience = 'https://api.test', algorithm = 'RS256', clock = () => Date.now() } = options
  if (!parseAlgorithm(algorithm)) {
    throw new TypeError(`The option "algorithm" must be RS256, PS256, ES256, EdDSA or Ed25519, not "${algorithm}"`)
  }
  let key = createSigningKey(algorithm)
  let published = [key]
  let failing: Outage | undefined
  let keySetRequests = 0
  /** Responses of an outage that are not over. */
  const held = new Set<ServerResponse>()

  const server = await createLoopbackServer((request, response) => {
    if (request.url === '/.well-known/jwks.json') keySetRequests += 1
    if (failing && request.url !== ELSEWHERE) {
      held.add(response.once('close', () => held.delete(response)))
      return fail(failing, response, ELSEWHERE)
    }
    const document = documentAt(request.url, issuer, published)
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(document ?? { message: 'Not Found' }))
  })
  const issuer = `${server.origin}/`

  function issue(claims: Readonly<Record<string, unknown>> = {}, options: IssueOptions = {}): string {
    refuseUnknownOptions(options, ['header'])
    const now = Math.floor(clock() / 1000)
    const usual = { iss: issuer, sub: 'auth0|test', aud: audience, iat: now, exp: now + 3600 }
    return signToken(key, { ...usual, ...claims }, options.header)
  }

  function issueBound(
    { thumbprint }: { readonly thumbprint: string },
    claims?: Readonly<Record<string, unknown>>,
    options?: IssueOptions,
  ): string {
    return issue({ cnf: { jkt: thumbprint }, ...claims }, options)
  }

  function rotate({ overlap = false }: RotateOptions = {}): void {
    const before = key
    key = createSigningKey(algorithm)
    published = overlap ? [key, before] : [key]
  }

  function outage(kind: Outage = 'unavailable'): () => void {
    if (!OUTAGES.includes(kind))
      throw new TypeError(`There is no outage "${kind}"; there are "${OUTAGES.join('", "')}"`)
    failing = kind
    return () => {
      failing = undefined
      for (const response of held) response.destroy()
    }
  }

  const configuration = { issuer, audience, jwksUri: `${issuer}.well-known/jwks.json`, algorithms: [algorithm] }
  return inherit(configuration, {
    get keySetRequests() {
      return keySetRequests
    },
    issue,
    issueBound,
    rotate,
    outage,
    close: server.close,
    [Symbol.asyncDispose]: server.close,
  })
}

/** Only what a guard is configured with is the issuer's own, so `createGuard(issuer)` takes it as it is. */
function inherit<Own extends object, Inherited extends object>(own: Own, inherited: Inherited): Own & Inherited {
  return Object.setPrototypeOf(own, inherited)
}

/** Where a redirect leads: to good keys, so that a guard which follows it is found out. */
const ELSEWHERE = '/elsewhere/jwks.json'

function documentAt(path: string | undefined, issuer: string, keys: readonly SigningKey[]): unknown {
  if (path === '/.well-known/openid-configuration') return { issuer, jwks_uri: `${issuer}.well-known/jwks.json` }
  const isKeySet = path === '/.well-known/jwks.json' || path === ELSEWHERE
  return isKeySet ? { keys: keys.map(key => key.publicJwk) } : undefined
}
