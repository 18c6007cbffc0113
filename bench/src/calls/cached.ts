/** A fresh process: what a check costs for tokens that were checked before. */
import process from 'node:process'
import { childArgument } from '../child.ts'
import { isMaterial, type Material } from '../tokens/material.ts'
import { readHeaders } from '../tokens/token-file.ts'
import { assertAnswers } from './answers.ts'
import { type Contestant, oneByOne } from './contestant.ts'
import { guardCheck } from './guard.ts'
import { measureCalls } from './measure.ts'
import { peers } from './peers.ts'

const material = childArgument(isMaterial)
process.send?.(await measureCalls(await contestants(material), { slice: 1000, turns: 90 }))

async function contestants(material: Material): Promise<Contestant[]> {
  // Fewer than the thousand that fast-jwt caches by default.
  const headers = readHeaders(material.files.hundred)
  const checks = { guard: await guardCheck(material), 'fast-jwt, cache on': peers['fast-jwt, cache on'](material) }
  const found: Contestant[] = []
  for (const [name, check] of Object.entries(checks)) {
    await assertAnswers(name, check, material)
    found.push(oneByOne(name, headers, check))
  }
  return found
}
