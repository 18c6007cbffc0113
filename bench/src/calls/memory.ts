/** A fresh process with --expose-gc: the memory of a cached token, its claims included. ES256, which is quick to sign. */
import process from 'node:process'
import type { GuardOptions } from '@tollgate/guard'
import { childArgument } from '../child.ts'
import { claimsFrom } from '../tokens/claims.ts'
import { isMaterial } from '../tokens/material.ts'
import { createSigningKey, signToken } from '../tokens/signing-key.ts'
import { requestTo } from './contestant.ts'
import { guardCheck } from './guard.ts'

const material = childArgument(isMaterial)
const key = createSigningKey('ES256')
/** The guards stay alive, so that no figure contains memory that another one released. */
const guards: unknown[] = []

process.send?.({
  'came once': await bytesAToken(100_000, { tokenCacheSize: 200_000 }, usual),
  // As many as the guard caches by default, and as many texts of tokens that came again as it stores.
  'came again': await bytesAToken(10_000, { tokenCacheSize: 20_000 }, usual, 2),
  // The limit grows with the option, so that no token is evicted.
  'with its own 40 scopes': await bytesAToken(20_000, { tokenCacheSize: 1_000_000 }, withScopes),
})

/** A claim compensates for the signature, which is shorter than with RS256. */
function usual(): object {
  return { ...claimsFrom(material.issuer), padding: 'x'.repeat(192) }
}

function withScopes(index: number): object {
  const scope = Array.from({ length: 40 }, (_, scope) => `read:${index}-${scope}`).join(' ')
  return { ...claimsFrom(material.issuer), scope }
}

async function bytesAToken(
  count: number,
  options: Partial<GuardOptions>,
  claimsOf: (index: number) => object,
  times = 1,
): Promise<number> {
  const check = await guardCheck({ ...material, publicJwk: key.publicJwk }, { ...options, algorithms: ['ES256'] })
  guards.push(check)
  await fill(1000)
  const before = usedBytes()
  await fill(count)
  return (usedBytes() - before) / count

  /** Each token is signed, checked and released, so that only the guard keeps a reference. */
  async function fill(tokens: number): Promise<void> {
    for (let index = 0; index < tokens; index += 1) {
      const bytes = Buffer.from(`Bearer ${signToken(key, claimsOf(index))}`, 'latin1')
      for (let time = 0; time < times; time += 1) {
        // A string as HTTP delivers it: flat, and another one for each request.
        if (!(await check(requestTo(bytes.toString('latin1'))))) throw new Error('The guard rejected a valid token')
      }
    }
  }
}

function usedBytes(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
