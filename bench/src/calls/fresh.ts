/**
 * A fresh process: what a full check costs, beside its limit, its peers and the refusal of bad tokens. The guard checks
 * signatures on the spot here, as its peers do; where there is more than one core it has the thread pool do it.
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
  // As its peers with their caches off.
  const guard = await guardCheck(material, { rememberedTokens: 0, threads: false })
  // It remembers less than there are tokens, so that it meets each for the first time.
  const remembering = await guardCheck(material, { rememberedTokens: 1000, threads: false })
  const threaded = await guardCheck(material, { rememberedTokens: 1000, threads: true })
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
    oneByOne('guard, remembering each token', fresh, remembering),
    oneByOne('guard, remembering each token, on the thread pool, one at a time', fresh, threaded),
  ]
  for (const name of ['fast-jwt', 'jsonwebtoken', 'aws-jwt-verify', 'jose'] as const) {
    const check = await peers[name](material)
    await assertAnswers(name, check, material)
    found.push(oneByOne(name, fresh, check))
  }
  for (const [name, headers] of Object.entries(refused)) found.push(oneByOne(name, headers, remembering, false))
  return found
}
