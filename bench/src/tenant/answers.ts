import { createRemoteJWKSet, jwtVerify } from 'jose'
import { AUDIENCE } from '../tokens/claims.ts'
import { askForToken, post, type TokenRequest } from './requests.ts'

const CLAIMS = ['aud', 'azp', 'exp', 'gty', 'iat', 'iss', 'permissions', 'scope', 'sub']
/** Of a modulus of 2048 bits. */
const MODULUS_CHARACTERS = 342

/** @throws Error if an issuer's token differs from the others, or a wrong secret gets a token */
export async function assertIssues(name: string, port: number, request: TokenRequest, keys: string): Promise<void> {
  const url = new URL(keys, `http://localhost:${port}`)
  const token = await askForToken(port, request)
  const { payload, protectedHeader } = await jwtVerify(token, createRemoteJWKSet(url), { audience: AUDIENCE })
  const claims = Object.keys(payload).sort()
  if (protectedHeader.alg !== 'RS256' || protectedHeader.typ !== 'JWT' || claims.join() !== CLAIMS.join()) {
    throw new Error(`"${name}" issues ${JSON.stringify(protectedHeader)} with the claims "${claims.join()}"`)
  }
  const { keys: published } = Object(await (await fetch(url)).json())
  if (published.some((key: { n?: string }) => key.n?.length !== MODULUS_CHARACTERS)) {
    throw new Error(`"${name}" has a key that is not of 2048 bits`)
  }
  const { status } = await post(port, { ...request, body: request.body.replace(/(client_secret=.)[^&]*/, '$1x') })
  if (status !== 401) throw new Error(`"${name}" responds to a wrong secret with ${status}, not 401`)
}
