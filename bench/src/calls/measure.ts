import process from 'node:process'
import { type Round, shuffle } from '../round.ts'
import { type Contestant, requestsWith } from './contestant.ts'

/** How much is measured in one process. */
export interface Extent {
  /** Calls of one contestant before the next has its turn. */
  readonly slice: number
  /** Turns of each contestant. */
  readonly turns: number
}

/**
 * Measures contestants side by side in this process, a slice of each in turn, so that a slow moment of the machine
 * slows all of them.
 *
 * @returns microseconds of processor time for one call, all threads of the process included
 * @throws Error when a contestant accepts what it must refuse, or the other way round
 */
export async function measureCalls(contestants: readonly Contestant[], extent: Extent): Promise<Round> {
  const spent = new Map(contestants.map(contestant => [contestant, 0]))
  const warmUpTurns = Math.ceil(extent.turns / 3)
  for (let turn = -warmUpTurns; turn < extent.turns; turn += 1) {
    for (const contestant of shuffle(contestants)) {
      const cost = await measureSlice(contestant, (turn + warmUpTurns) * extent.slice, extent.slice)
      if (turn >= 0) spent.set(contestant, (spent.get(contestant) ?? 0) + cost)
    }
  }
  const calls = extent.slice * extent.turns
  return Object.fromEntries([...spent].map(([{ name }, cost]) => [name, cost / calls]))
}

async function measureSlice(contestant: Contestant, from: number, count: number): Promise<number> {
  const run = contestant.prepare(requestsWith(contestant.headers, from, count))
  const before = process.cpuUsage()
  const running = run()
  const passed = running instanceof Promise ? await running : running
  const { user, system } = process.cpuUsage(before)
  if (passed !== (contestant.accepts ? count : 0)) {
    throw new Error(`"${contestant.name}" accepted ${passed} of ${count} tokens`)
  }
  return user + system
}
