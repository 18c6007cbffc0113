/**
 * `npm run bench -- --gate`: the two costs that are steady enough to stop a build by, as shares of `crypto.verify` in
 * the same process. The thresholds are generous: they catch a mistake, not a bad day of the machine. Needs no peers.
 */
import process from 'node:process'
import { assertAnswers } from './calls/answers.ts'
import { oneByOne } from './calls/contestant.ts'
import { guardCheck } from './calls/guard.ts'
import { limit } from './calls/limit.ts'
import { measureCalls } from './calls/measure.ts'
import { number } from './report/number.ts'
import type { Round } from './round.ts'
import { summarize } from './statistics.ts'
import { readHeaders } from './tokens/token-file.ts'
import { createWorkshop } from './tokens/workshop.ts'

const ROUNDS = 5
/** Costs as multiples of `crypto.verify`. */
const MOST = { 'a full check': 2, 'a cached lookup': 0.15 }

const { material, issuer } = await createWorkshop(4000)
const fresh = readHeaders(material.files.fresh)
const verifying = await guardCheck(material, { tokenCacheSize: 1000, threads: false })
const caching = await guardCheck(material)
await assertAnswers('guard', verifying, material)
const contestants = [
  limit(material.publicPem, fresh),
  oneByOne('a full check', fresh, verifying),
  oneByOne('a cached lookup', readHeaders(material.files.hundred), caching),
]

const rounds: Round[] = []
while (rounds.length < ROUNDS) rounds.push(await measureCalls(contestants, { slice: 200, turns: 30 }))
issuer.close()

for (const [name, most] of Object.entries(MOST)) {
  const { median } = summarize(
    rounds.map(round => (round[name] ?? Number.NaN) / (round['crypto.verify'] ?? Number.NaN)),
  )
  const passed = median <= most
  process.stdout.write(`${passed ? '✓' : '✗'} ${name}: ${number(median)} × crypto.verify, at most ${most}\n`)
  if (!passed) process.exitCode = 1
}
