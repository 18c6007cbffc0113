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
import { summarize } from './statistics.ts'
import { readHeaders } from './tokens/token-file.ts'
import { createWorkshop } from './tokens/workshop.ts'

const MOST = 1.25
/** Cached lookups take little time, so they get many slices. */
const ROUNDS = 15
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

const shares: Record<string, number>[] = []
for (let round = 0; round < ROUNDS; round += 1) {
  const costs = await measureCalls(contestants, { slice: 200, turns: 30 })
  const base = costs[LIMIT] ?? Number.NaN
  shares.push(Object.fromEntries(Object.entries(costs).map(([name, cost]) => [name, cost / base])))
}
issuer.close()

for (const [name, { experiment }] of Object.entries(checks)) {
  const expected = medianCost(published, experiment, 'guard') / medianCost(published, 'fresh', LIMIT)
  const { median, low, high } = summarize(shares.map(share => share[name] ?? Number.NaN))
  const passed = median <= MOST * expected
  process.stdout.write(
    `${passed ? '✓' : '✗'} ${name}: ${number(median)} (${number(low)} – ${number(high)}) × ${LIMIT}, published ${number(expected)}, at most ${number(MOST * expected)}\n`,
  )
  if (!passed) process.exitCode = 1
}
