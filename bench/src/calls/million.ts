/** A fresh process: the cost of a lookup among many cached tokens, and among few. ES256, which is quick to sign. */
import process from 'node:process'
import { childArgument } from '../child.ts'
import { claimsFrom } from '../tokens/claims.ts'
import { isMaterial } from '../tokens/material.ts'
import { createSigningKey, signToken } from '../tokens/signing-key.ts'
import { type Headers, headersIn, readHeaders } from '../tokens/token-file.ts'
import { type Check, oneByOne, requestTo } from './contestant.ts'
import { guardCheck } from './guard.ts'
import { limit } from './limit.ts'
import { measureCalls } from './measure.ts'

const FEW = 1000
const MANY = 1_000_000
/** Tokens whose signatures are checked on threads while the next ones are signed. */
const IN_FLIGHT = 256

const material = childArgument(isMaterial)
const key = createSigningKey('ES256')
// Threads only speed up the preparation: no lookup needs one.
const options = { algorithms: ['ES256'], tokenCacheSize: 2 * MANY, threads: true } as const
const known = { ...material, publicJwk: key.publicJwk }
const among = { few: await guardCheck(known, options), many: await guardCheck(known, options) }
const few = await sign(FEW, among.few)
const many = await sign(MANY, among.many)
const contestants = [
  limit(material.publicPem, readHeaders(material.files.fresh)),
  oneByOne('among 1,000', scattered(few), among.few),
  oneByOne('among 1,000,000', scattered(many), among.many),
]
process.send?.(await measureCalls(contestants, { slice: 500, turns: 120 }))

/** Signs tokens, lets the guard cache each, and stores their text outside of the heap. */
async function sign(count: number, check: Check): Promise<Headers> {
  const bytes = Buffer.alloc(count * 1024)
  let length = 0
  let pending: (boolean | Promise<boolean>)[] = []
  for (let index = 0; index < count; index += 1) {
    // A claim compensates for the shorter signature.
    const token = signToken(key, { ...claimsFrom(material.issuer), padding: 'x'.repeat(192) })
    const start = length
    length += bytes.write(`Bearer ${token}\n`, length, 'latin1')
    pending.push(check(requestTo(bytes.toString('latin1', start, length - 1))))
    if (pending.length < IN_FLIGHT && index < count - 1) continue
    if (!(await Promise.all(pending)).every(Boolean)) throw new Error('The guard rejected a valid token')
    pending = []
  }
  return headersIn(bytes.subarray(0, length))
}

/** In random order, like calls of many clients. */
function scattered({ count, at }: Headers): Headers {
  return { count, at: index => at((index * 7_368_787) % count) }
}
