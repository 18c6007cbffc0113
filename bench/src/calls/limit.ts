import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { Headers } from '../tokens/token-file.ts'
import type { Contestant, Request } from './contestant.ts'

/** The lower limit for all verifiers: only `crypto.verify`, with key, data and signature in memory. */
export function limit(publicPem: string, headers: Headers): Contestant {
  const key = createPublicKey(publicPem)
  return {
    name: 'crypto.verify',
    headers,
    accepts: true,
    prepare: requests => {
      const signed = requests.map(takeApart)
      return () => countVerified(signed, key)
    },
  }
}

interface Signed {
  readonly data: Buffer
  readonly signature: Buffer
}

function countVerified(signed: readonly Signed[], key: KeyObject): number {
  let passed = 0
  for (const { data, signature } of signed) {
    if (verify('sha256', data, key, signature)) passed += 1
  }
  return passed
}

function takeApart({ headers }: Request): Signed {
  const token = headers.authorization.slice('Bearer '.length)
  const dot = token.lastIndexOf('.')
  return { data: Buffer.from(token.slice(0, dot), 'latin1'), signature: Buffer.from(token.slice(dot + 1), 'base64url') }
}
