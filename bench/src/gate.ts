/**
 * `npm run bench -- --gate`: fails when the guard costs more than {@link MOST} times what `results.json` and the README
 * say. It measures the two costs that are steady enough for this, as shares of `crypto.verify` in the same process. Needs
 * no peers.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { assertAnswers } from './calls/answers.ts'
import { oneByOne } from './calls/contestant.ts'
import { guardCheck } from './calls/guard.ts'
import { limit } from './calls/limit.ts'
import { measureCalls } from './calls/measure.ts'
import { number } from './report/number.ts'
import { medianCost } from './report/published.ts'
import type { Round } from './round.ts'
import { readHeaders } from './tokens/token-file.ts'
import { createWorkshop } from './tokens/workshop.ts'

const MOST = 1.25
const LEAST_ROUNDS = 20
const MOST_ROUNDS = 400
const LIMIT = 'crypto.verify'

const published = JSON.parse(readFileSync(join(import.meta.dirname, '../results.json'), 'utf8'))
const { material, issuer } = await createWorkshop(4000)
const fresh = readHeaders(material.files.fresh)
// Smaller than the number of tokens, so that every token is new.
const verifying = await guardCheck(material, { tokenCacheSize: 1000 })
const caching = await guardCheck(material)
await assertAnswers('guard', verifying, material)
const checks = {
  'a full check': { experiment: 'fresh', contestant: oneByOne('a full check', fresh, verifying) },
  'a cached lookup': {
    experiment: 'cached',
    contestant: oneByOne('a cached lookup', readHeaders(material.files.hundred), caching),
  },
}
const contestants = [limit(material.publicPem, fresh), ...Object.values(checks).map(({ contestant }) => contestant)]

const limits = new Map(
  Object.entries(checks).map(([name, { experiment }]) => {
    const expected = medianCost(published, experiment, 'guard') / medianCost(published, 'fresh', LIMIT)
    return [name, { expected, most: MOST * expected }]
  }),
)

// Short rounds, until one of them was undisturbed: see `leastCost()`.
const rounds: Round[] = []
do rounds.push(await measureCalls(contestants, { slice: 1000, turns: 1 }))
while (rounds.length < LEAST_ROUNDS || (rounds.length < MOST_ROUNDS && !allPass()))
issuer.close()

for (const [name, { expected, most }] of limits) {
  const share = shareOf(name)
  const passed = share <= most
  process.stdout.write(
    `${passed ? '✓' : '✗'} ${name}: ${number(share)} × ${LIMIT}, published ${number(expected)}, at most ${number(most)}\n`,
  )
  if (!passed) process.exitCode = 1
}

function allPass(): boolean {
  return [...limits].every(([name, { most }]) => shareOf(name) <= most)
}

function shareOf(name: string): number {
  return leastCost(name) / leastCost(LIMIT)
}

/** Other work on the machine only ever adds to a cost, so the least of the rounds is the steadiest. */
function leastCost(name: string): number {
  return Math.min(...rounds.map(round => round[name] ?? Number.NaN))
}
