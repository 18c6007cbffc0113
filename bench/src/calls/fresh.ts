/**
 * A fresh process: the cost of a full check, its lower limit, its peers, and the rejection of invalid tokens. The guard verifies
 * signatures synchronously here, like its peers. With more than one core it uses the thread pool.
 */
import process from 'node:process'
import { childArgument } from '../child.ts'
import { isMaterial, type Material } from '../tokens/material.ts'
import { headersIn, readHeaders } from '../tokens/token-file.ts'
import { assertAnswers } from './answers.ts'
import { type Contestant, oneByOne } from './contestant.ts'
import { guardCheck } from './guard.ts'
import { limit } from './limit.ts'
import { measureCalls } from './measure.ts'
import { peers } from './peers.ts'

const material = childArgument(isMaterial)
process.send?.(await measureCalls(await contestants(material), { slice: 100, turns: 240 }))

async function contestants(material: Material): Promise<Contestant[]> {
  const fresh = readHeaders(material.files.fresh)
  const expired = readHeaders(material.files.expired)
  // Like its peers with caches disabled.
  const guard = await guardCheck(material, { tokenCacheSize: 0, threads: false })
  // The cache is smaller than the number of tokens, so that every token is new.
  const caching = await guardCheck(material, { tokenCacheSize: 1000, threads: false })
  const threaded = await guardCheck(material, { tokenCacheSize: 1000, threads: true })
  await assertAnswers('guard', guard, material)
  const refused = {
    'guard, bad signature': readHeaders(material.files.tampered),
    'guard, unknown key': readHeaders(material.files.unknownKey),
    'guard, expired': expired,
    'guard, garbage': headersIn(Buffer.from(`Bearer ${'e30.'.repeat(250)}\n`)),
  }
  const found: Contestant[] = [
    limit(material.publicPem, fresh),
    oneByOne('guard', fresh, guard),
    oneByOne('guard, caching each token', fresh, caching),
    oneByOne('guard, caching each token, on the thread pool, one at a time', fresh, threaded),
  ]
  for (const name of ['fast-jwt', 'jsonwebtoken', 'aws-jwt-verify', 'jose'] as const) {
    const check = await peers[name](material)
    await assertAnswers(name, check, material)
    found.push(oneByOne(name, fresh, check))
  }
  for (const [name, headers] of Object.entries(refused)) found.push(oneByOne(name, headers, caching, false))
  return found
}
