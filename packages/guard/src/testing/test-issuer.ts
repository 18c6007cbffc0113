import type { IncomingMessage, ServerResponse } from 'node:http'
import { refuseUnknownOptions } from '../known-options.ts'
import type { Algorithm } from '../signature.ts'
import { createLoopbackServer, type LoopbackServer } from './loopback-server.ts'
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
  /** For `iat` and `exp`, in milliseconds since the epoch. Default: `Date.now`. */
  readonly clock?: () => number
}

/**
 * Starts an issuer on a free port of localhost.
 *
 * @throws TypeError for an option that it does not know
 */
export async function createTestIssuer(options: TestIssuerOptions = {}): Promise<TestIssuer> {
  refuseUnknownOptions(options, ['audience', 'algorithm', 'clock'])
  const server = await createLoopbackServer((request, response) => issuer.answer(request, response))
  const issuer = new LoopbackIssuer(server, options)
  return issuer
}

/** A class, so that its own members are what a guard is configured with, and `createGuard(issuer)` takes it as it is. */
class LoopbackIssuer implements TestIssuer {
  readonly issuer: string
  readonly audience: string
  readonly jwksUri: string
  readonly algorithms: readonly Algorithm[]
  readonly #algorithm: Algorithm
  readonly #clock: () => number
  readonly #server: LoopbackServer
  /** Responses of an outage that are not over. */
  readonly #held = new Set<ServerResponse>()
  /** What it signs with. */
  #key: SigningKey
  #published: readonly SigningKey[]
  #failing: Outage | undefined = undefined
  #keySetRequests = 0

  constructor(server: LoopbackServer, options: TestIssuerOptions) {
    const { audience = 'https://api.test', algorithm = 'RS256', clock = Date.now } = options
    this.issuer = `${server.origin}/`
    this.audience = audience
    this.jwksUri = `${this.issuer}.well-known/jwks.json`
    this.algorithms = [algorithm]
    this.#algorithm = algorithm
    this.#clock = clock
    this.#server = server
    this.#key = createSigningKey(algorithm)
    this.#published = [this.#key]
  }

  get keySetRequests(): number {
    return this.#keySetRequests
  }

  issue(claims: Readonly<Record<string, unknown>> = {}, { header }: IssueOptions = {}): string {
    const now = Math.floor(this.#clock() / 1000)
    const usual = { iss: this.issuer, sub: 'auth0|test', aud: this.audience, iat: now, exp: now + 3600 }
    return signToken(this.#key, { ...usual, ...claims }, header)
  }

  rotate({ overlap = false }: RotateOptions = {}): void {
    const before = this.#key
    this.#key = createSigningKey(this.#algorithm)
    this.#published = overlap ? [this.#key, before] : [this.#key]
  }

  outage(kind: Outage = 'unavailable'): () => void {
    if (!OUTAGES.includes(kind))
      throw new TypeError(`There is no outage "${kind}"; there are "${OUTAGES.join('", "')}"`)
    this.#failing = kind
    return () => {
      this.#failing = undefined
      for (const response of this.#held) response.destroy()
    }
  }

  close(): Promise<void> {
    return this.#server.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  answer({ url }: IncomingMessage, response: ServerResponse): void {
    if (url === KEYS) this.#keySetRequests += 1
    if (this.#failing && url !== ELSEWHERE) {
      this.#held.add(response.once('close', () => this.#held.delete(response)))
      fail(this.#failing, response, ELSEWHERE)
      return
    }
    const document = this.#documentAt(url)
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(document ?? { message: 'Not Found' }))
  }

  #documentAt(path: string | undefined): object | undefined {
    if (path === '/.well-known/openid-configuration') return { issuer: this.issuer, jwks_uri: this.jwksUri }
    const isKeySet = path === KEYS || path === ELSEWHERE
    return isKeySet ? { keys: this.#published.map(key => key.publicJwk) } : undefined
  }
}

const KEYS = '/.well-known/jwks.json'
/** Where a redirect leads: to good keys, so that a guard which follows it is found out. */
const ELSEWHERE = '/elsewhere/jwks.json'
