import type { ServerResponse } from 'node:http'
import { refuseUnknownOptions } from '../options/unknown-options.ts'
import { createLoopbackServer } from './loopback-server.ts'
import { fail, OUTAGES, type Outage } from './outage.ts'
import {
  createSigningKey,
  isSigningAlgorithm,
  type SigningAlgorithm,
  type SigningKey,
  signToken,
} from './signing-key.ts'

export interface IssueOptions {
  /** Members of the protected header to add or replace; `undefined` removes one. */
  readonly header?: Readonly<Record<string, unknown>>
}

export interface RotateOptions {
  /** Keeps publishing the previous key. Default: only the new key is published. */
  readonly overlap?: boolean
}

/** An issuer on loopback, with real keys, for the tests of an API that the guard protects. */
export interface TestIssuer extends AsyncDisposable {
  /** The exact `iss`, with a slash at its end. */
  readonly issuer: string
  readonly audience: string
  readonly jwksUri: string
  /** The signature algorithm, so that `createGuard(issuer)` accepts the tokens of every test issuer. */
  readonly algorithms: readonly SigningAlgorithm[]
  /** The number of requests for the key set so far. */
  readonly keySetRequests: number
  /**
   * Issues an access token that is valid for one hour.
   *
   * @param claims - claims to add or replace; `undefined` removes a claim
   */
  issue(claims?: Readonly<Record<string, unknown>>, options?: IssueOptions): string
  /** Issues an access token that is bound to the key of a client (RFC 9449 §6.1): {@link createProver} creates one. */
  issueBound(
    client: { readonly thumbprint: string },
    claims?: Readonly<Record<string, unknown>>,
    options?: IssueOptions,
  ): string
  /** Rotates the signing key. */
  rotate(options?: RotateOptions): void
  /** Starts an outage, by default with 503. @returns a function that ends the outage */
  outage(kind?: Outage): () => void
  /** Closes the server, which then refuses connections. */
  close(): Promise<void>
}

export interface TestIssuerOptions {
  /** The audience of the tokens. Default: `https://api.test`. */
  readonly audience?: string
  /** The signature algorithm. Default: `RS256`. */
  readonly algorithm?: SigningAlgorithm
  /** The clock for `iat` and `exp`, in milliseconds since the epoch. Default: `Date.now()`, read each time. */
  readonly clock?: () => number
}

/**
 * Starts an issuer on a free port of localhost.
 *
 * @throws TypeError for an unknown option or algorithm
 */
export async function createTestIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  refuseUnknownOptions(options, ['audience', 'algorithm', 'clock'])
  const { audience = 'https://api.test', algorithm = 'RS256', clock = () => Date.now() } = options
  if (!isSigningAlgorithm(algorithm)) {
    throw new TypeError(
      `The option "algorithm" must be RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA, Ed25519, ML-DSA-44, ML-DSA-65 or ML-DSA-87, not "${algorithm}"`,
    )
  }
  let key = createSigningKey(algorithm)
  let published = [key]
  let failing: Outage | undefined
  let keySetRequests = 0
  /** Open responses of an outage. */
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

  function rotate(options: RotateOptions = {}): void {
    refuseUnknownOptions(options, ['overlap'])
    const { overlap = false } = options
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

/** Only the options of a guard are own properties, so that `createGuard(issuer)` accepts the issuer itself. */
function inherit<Own extends object, Inherited extends object>(own: Own, inherited: Inherited): Own & Inherited {
  return Object.setPrototypeOf(own, inherited)
}

/** The redirect leads to good keys, so that a test detects a guard that follows it. */
const ELSEWHERE = '/elsewhere/jwks.json'

function documentAt(path: string | undefined, issuer: string, keys: readonly SigningKey[]): unknown {
  if (path === '/.well-known/openid-configuration') return { issuer, jwks_uri: `${issuer}.well-known/jwks.json` }
  const isKeySet = path === '/.well-known/jwks.json' || path === ELSEWHERE
  return isKeySet ? { keys: keys.map(key => key.publicJwk) } : undefined
}
