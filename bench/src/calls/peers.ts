import { createPublicKey } from 'node:crypto'
import { JwtRsaVerifier } from 'aws-jwt-verify'
import { createVerifier } from 'fast-jwt'
import { importJWK, jwtVerify } from 'jose'
import jsonwebtoken from 'jsonwebtoken'
import type { Material } from '../tokens/material.ts'
import type { Check, Request } from './contestant.ts'

/** Each library as its documentation recommends, with the key in memory. All check issuer, audience and algorithm. */
export const peers = {
  'fast-jwt': (material: Material): Check => fastJwt(material, false),
  'fast-jwt, cache on': (material: Material): Check => fastJwt(material, true),

  jsonwebtoken: ({ publicPem, issuer, audience }: Material): Check => {
    const key = createPublicKey(publicPem)
    return answering(token => jsonwebtoken.verify(token, key, { issuer, audience, algorithms: ['RS256'] }))
  },

  'aws-jwt-verify': ({ issuer, audience, jwksUri, publicJwk }: Material): Check => {
    const verifier = JwtRsaVerifier.create({ issuer, audience, jwksUri })
    verifier.cacheJwks({ keys: [{ ...publicJwk, kty: 'RSA', alg: 'RS256', use: 'sig' }] })
    return answering(token => verifier.verifySync(token))
  },

  jose: async ({ issuer, audience, publicJwk }: Material): Promise<Check> => {
    const key = await importJWK(publicJwk, 'RS256')
    const options = { issuer, audience, algorithms: ['RS256'] }
    return request =>
      jwtVerify(tokenIn(request), key, options).then(
        () => true,
        () => false,
      )
  },
}

function fastJwt({ publicPem, issuer, audience }: Material, cache: boolean): Check {
  const verify = createVerifier({
    key: publicPem,
    algorithms: ['RS256'],
    allowedIss: issuer,
    allowedAud: audience,
    // Its default size is 1,000.
    cache,
  })
  return answering(token => verify(token))
}

function answering(verify: (token: string) => unknown): Check {
  return request => {
    try {
      verify(tokenIn(request))
      return true
    } catch {
      return false
    }
  }
}

function tokenIn({ headers }: Request): string {
  return headers.authorization.slice('Bearer '.length)
}
