/**
 * A fresh process: a request with a cached token and a new DPoP proof. Its lower limit is two operations of `crypto`: the hash of
 * the token, which the proof repeats, and the signature of the proof.
 */
import { createPublicKey, hash, verify } from 'node:crypto'
import process from 'node:process'
import { authenticated, createGuard } from '@tollgate/guard'
import { dpop } from '@tollgate/guard/dpop'
import { createProver, createTestIssuer } from '@tollgate/guard/testing'
import { headersIn } from '../tokens/token-file.ts'
import type { Contestant } from './contestant.ts'
import { measureCalls } from './measure.ts'

const issuer = await createTestIssuer()
const client = createProver({ algorithm: 'ES256' })
const accessToken = issuer.issueBound(client)
const headers = headersIn(Buffer.from(`DPoP ${accessToken}\n`))
const baseUrl = 'https://api.example.com'

/** New proofs, which are made outside of the measured time. */
function prove(count: number): readonly { readonly authorization: string; readonly dpop: string }[] {
  return Array.from({ length: count }, () => client.headers({ accessToken, url: `${baseUrl}/orders` }))
}

const key = createPublicKey({ key: client.publicJwk, format: 'jwk' })

const twoOperations: Contestant = {
  name: 'SHA-256 and crypto.verify',
  headers,
  accepts: true,
  prepare: requests => {
    const ath = hash('sha256', accessToken, 'base64url')
    const signed = prove(requests.length).map(({ dpop: proof }) => {
      const dot = proof.lastIndexOf('.')
      return {
        data: Buffer.from(proof.slice(0, dot), 'latin1'),
        signature: Buffer.from(proof.slice(dot + 1), 'base64url'),
      }
    })
    return () => {
      const genuine = signed.filter(({ data, signature }) => {
        const isSame = hash('sha256', accessToken, 'base64url') === ath
        return isSame && verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature)
      })
      return genuine.length
    }
  },
}

const guard = createGuard({ ...issuer, dpop: dpop({ baseUrls: [baseUrl] }) })
await guard.ready()

const guarded: Contestant = {
  name: 'guard',
  headers,
  accepts: true,
  prepare: requests => {
    const sent = prove(requests.length).map(fields => ({ method: 'GET', url: '/orders?page=2', headers: fields }))
    return () => {
      const decisions = sent.map(request => guard.check(request, authenticated))
      return decisions.filter(decision => !(decision instanceof Promise) && decision.granted).length
    }
  },
}

const round = await measureCalls([twoOperations, guarded], { slice: 100, turns: 60 })
await issuer.close()
process.send?.(round)
