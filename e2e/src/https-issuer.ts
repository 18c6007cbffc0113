import { once } from 'node:events'
import { createServer as createProxy, type Server } from 'node:http'
import { createServer } from 'node:https'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import type { CertificateAuthority } from './certificate-authority.ts'

/** A minimal OpenID issuer with https: discovery and keys. */
export interface HttpsIssuer extends AsyncDisposable {
  port: number
  /**
   * Issues an access token that is valid for one minute.
   *
   * @param claims that override the defaults
   */
  issue(issuer: string, claims?: JWTPayload): Promise<string>
}

/** @param hostNames of its certificate */
export async function startHttpsIssuer(
  authority: CertificateAuthority,
  hostNames: readonly string[],
): Promise<HttpsIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const keySet = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'a-key', use: 'sig', alg: 'RS256' }] })
  const server = createServer(await authority.issue(hostNames), ({ url }, response) => {
    const isKeySet = url === '/.well-known/jwks.json'
    response.writeHead(isKeySet ? 200 : 404, { 'content-type': 'application/json' }).end(isKeySet ? keySet : '{}')
  })

  return {
    port: await listen(server),
    async issue(issuer, claims) {
      const payload = { iss: issuer, sub: 'auth0|1', aud: 'https://api.example.com', permissions: [], ...claims }
      return await new SignJWT(payload)
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'a-key' })
        .setIssuedAt()
        .setExpirationTime(claims?.exp ?? '1m')
        .sign(privateKey)
    },
    [Symbol.asyncDispose]: () => close(server),
  }
}

/** A proxy that forwards every connection to one port of this machine, so that an unresolvable host name reaches the issuer. */
export async function startTunnel(to: number): Promise<{ url: string } & AsyncDisposable> {
  // The server does not close connections that have become tunnels.
  const ends = new Set<Duplex>()
  const proxy = createProxy().on('connect', (_request, client, head) => {
    const tunnel = connect(to, 'localhost', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      tunnel.write(head)
      tunnel.pipe(client).pipe(tunnel)
    })
    for (const end of [client, tunnel]) ends.add(end.on('error', () => end.destroy()))
  })
  const port = await listen(proxy)
  return {
    url: `http://localhost:${port}`,
    async [Symbol.asyncDispose]() {
      for (const end of ends) end.destroy()
      await close(proxy)
    },
  }
}

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, 'localhost'), 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port')
  return address.port
}

async function close(server: Server): Promise<void> {
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
}
