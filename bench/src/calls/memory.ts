/** A fresh process with --expose-gc: what a cached token takes of memory, its claims included. */
import process from 'node:process'
import { childArgument } from '../child.ts'
import { claimsFrom } from '../tokens/claims.ts'
import { isMaterial } from '../tokens/material.ts'
import { createSigningKey, signToken } from '../tokens/signing-key.ts'
import { requestTo } from './contestant.ts'
import { guardCheck } from './guard.ts'

const TOKENS = 100_000

const material = childArgument(isMaterial)
const key = createSigningKey()
const check = await guardCheck({ ...material, publicJwk: key.publicJwk }, { tokenCacheSize: 2 * TOKENS })

await fillCache(1000)
const before = heldBytes()
await fillCache(TOKENS)
process.send?.({ guard: (heldBytes() - before) / TOKENS })

/** Each token is signed, checked and released, so that only the guard keeps a reference. */
async function fillCache(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    // Converted to bytes and back, so that it is one flat string as from HTTP, not a concatenated one.
    const header = Buffer.from(`Bearer ${signToken(key, claimsFrom(material.issuer))}`, 'latin1').toString('latin1')
    if (!(await check(requestTo(header)))) throw new Error('The guard rejected a valid token')
  }
}

function heldBytes(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
