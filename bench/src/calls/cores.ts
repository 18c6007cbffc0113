/** A fresh process: wall-clock time of full checks with 64 in flight, on the cores of the process. */
import process from 'node:process'
import { childArgument } from '../child.ts'
import { isMaterial } from '../tokens/material.ts'
import { readHeaders } from '../tokens/token-file.ts'
import { type Check, type Request, requestsWith } from './contestant.ts'
import { guardCheck } from './guard.ts'

const IN_FLIGHT = 64
/** Warm-up: about the first 20,000 calls measure the compiler. */
const CALLS = 30_000

const material = childArgument(isMaterial)
const headers = readHeaders(material.files.fresh)
const check = await guardCheck(material, { tokenCacheSize: 1000, threads: true })
await timeOf(check, requestsWith(headers, 0, CALLS))
process.send?.({ guard: (await timeOf(check, requestsWith(headers, CALLS, CALLS))) / CALLS })

/** Wall-clock microseconds. */
async function timeOf(check: Check, requests: readonly Request[]): Promise<number> {
  let next = 0
  async function takeTurns(): Promise<void> {
    while (next < requests.length) {
      const request = requests[next]
      next += 1
      if (!request) return
      const outcome = check(request)
      const passed = outcome instanceof Promise ? await outcome : outcome
      if (!passed) throw new Error('The guard rejected a valid token')
    }
  }
  const start = process.hrtime.bigint()
  await Promise.all(Array.from({ length: IN_FLIGHT }, takeTurns))
  return Number(process.hrtime.bigint() - start) / 1000
}
