/** A fresh process: the cost of a full check, its lower limit, its peers, and the rejection of invalid tokens. */
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
  // The default configuration caches fewer tokens than there are, so that every token is new.
  const guard = await guardCheck(material)
  const threaded = await guardCheck(material, { threads: true })
  // Like its peers with caches disabled.
  const uncached = await guardCheck(material, { tokenCacheSize: 0 })
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
    oneByOne('guard, token cache off', fresh, uncached),
    oneByOne('guard, `threads: true`, one at a time', fresh, threaded),
  ]
  for (const name of ['fast-jwt', 'jsonwebtoken', 'aws-jwt-verify', 'jose'] as const) {
    const check = await peers[name](material)
    await assertAnswers(name, check, material)
    found.push(oneByOne(name, fresh, check))
  }
  for (const [name, headers] of Object.entries(refused)) found.push(oneByOne(name, headers, guard, false))
  return found
}
