import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Jwk, SigningKey } from './signing-key.ts'

/** An issuer on loopback whose published keys and moods are set from outside. */
export interface Issuer {
  /** The exact `iss`, with a slash at its end. */
  readonly issuer: string
  readonly jwksUri: string
  /** Publishes these keys and no others. */
  publish(keys: readonly Jwk[]): void
  /** Answers 503 until `recover`. */
  fail(): void
  recover(): void
  close(): void
}

export async function startIssuer(key: SigningKey): Promise<Issuer> {
  let keys: readonly Jwk[] = [key.publicJwk]
  let failing = false
  const server = createServer((request, response) => {
    if (failing) {
      response.writeHead(503).end()
      return
    }
    const document = request.url === '/.well-known/jwks.json' ? { keys } : { issuer, jwks_uri: jwksUri }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document))
  })
  server.unref()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('The issuer does not listen on a port')
  const issuer = `http://127.0.0.1:${address.port}/`
  const jwksUri = `${issuer}.well-known/jwks.json`

  return {
    issuer,
    jwksUri,
    publish: published => {
      keys = published
    },
    fail: () => {
      failing = true
    },
    recover: () => {
      failing = false
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
