import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Algorithm } from '../signature.ts'
import { createSigningKey, type SigningKey, signToken } from './signing-key.ts'

/** How the issuer fails: it answers 503, never answers, answers with HTML, or with more than anybody wants. */
export type Outage = 'unavailable' | 'hang' | 'garbage' | 'huge'

export interface IssueOptions {
  /** Members for the protected header; `undefined` takes one away. */
  readonly header?: Readonly<Record<string, unknown>>
}

/** An issuer on loopback, with real keys, for the tests of an API that the guard protects. */
export interface TestIssuer extends AsyncDisposable {
  /** The exact `iss`, with a slash at its end. */
  readonly issuer: string
  readonly audience: string
  readonly jwksUri: string
  /** How often the key set has been asked for. */
  readonly keySetRequests: number
  /**
   * Issues an access token that is good for an hour.
   *
   * @param claims - added to or put in place of the usual ones; `undefined` takes one away
   */
  issue(claims?: Readonly<Record<string, unknown>>, options?: IssueOptions): string
  /** Signs with a new key from now on and publishes it alone. */
  rotate(): void
  /** Fails from now on. @returns a function that ends the outage */
  outage(kind?: Outage): () => void
  close(): Promise<void>
}

/**
 * Starts an issuer on a free port of localhost.
 *
 * @param options.audience - of the tokens; default `https://api.test`
 * @param options.algorithm - of the signatures; default `RS256`
 */
export async function createTestIssuer(
  options: { readonly audience?: string; readonly algorithm?: Algorithm } = {},
): Promise<TestIssuer> {
  const { audience = 'https://api.test', algorithm = 'RS256' } = options
  let key = createSigningKey(algorithm)
  let failing: Outage | undefined
  let keySetRequests = 0

  const server = createServer((request, response) => {
    if (request.url === '/.well-known/jwks.json') keySetRequests += 1
    if (failing) return fail(failing, response)
    const document = documentAt(request.url, issuer, key)
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(document ?? { message: 'Not Found' }))
  })
  const issuer = `${await listen(server)}/`

  function issue(claims: Readonly<Record<string, unknown>> = {}, { header }: IssueOptions = {}): string {
    const now = Math.floor(Date.now() / 1000)
    const usual = { iss: issuer, sub: 'auth0|test', aud: audience, iat: now, exp: now + 3600 }
    return signToken(key, { ...usual, ...claims }, header)
  }

  async function close(): Promise<void> {
    server.closeAllConnections()
    if (server.listening) await once(server.close(), 'close')
  }

  return {
    issuer,
    audience,
    jwksUri: `${issuer}.well-known/jwks.json`,
    get keySetRequests() {
      return keySetRequests
    },
    issue,
    rotate: () => {
      key = createSigningKey(algorithm)
    },
    outage: (kind = 'unavailable') => {
      failing = kind
      return () => {
        failing = undefined
        server.closeAllConnections()
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function listen(server: Server): Promise<string> {
  await once(server.listen(0, 'localhost'), 'listening')
  const { port }: AddressInfo = addressOf(server)
  return `http://localhost:${port}`
}

function addressOf(server: Server): AddressInfo {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('The server does not listen on a port')
  return address
}

function documentAt(path: string | undefined, issuer: string, key: SigningKey): unknown {
  if (path === '/.well-known/jwks.json') return { keys: [key.publicJwk] }
  if (path !== '/.well-known/openid-configuration') return undefined
  return { issuer, jwks_uri: `${issuer}.well-known/jwks.json` }
}

function fail(outage: Outage, response: ServerResponse): void {
  if (outage === 'hang') return
  if (outage === 'unavailable') {
    response.writeHead(503).end()
    return
  }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(outage === 'garbage' ? '<!doctype html><title>Sorry</title>' : Buffer.alloc(1024 * 1024, ' '))
}
