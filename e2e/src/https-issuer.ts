import { once } from 'node:events'
import { createServer as createProxy, type Server } from 'node:http'
import { createServer } from 'node:https'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import type { CertificateAuthority } from './certificate-authority.ts'

/** An OpenID issuer on https, as far as an API needs one. */
export interface HttpsIssuer extends AsyncDisposable {
  port: number
  /**
   * Issues an access token that is good for a minute.
   *
   * @param claims in place of the usual ones
   */
  issue(issuer: string, claims?: JWTPayload): Promise<string>
}

/** @param hostNames what its certificate is for */
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

/** A proxy that takes every connection to one port of this machine: there, a host name that no resolver knows is the issuer's. */
export async function startTunnel(to: number): Promise<{ url: string } & AsyncDisposable> {
  // A connection that became a tunnel is no longer the server's to close.
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
