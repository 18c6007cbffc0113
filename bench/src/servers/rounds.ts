import { applyLoad } from '../load/load.ts'
import { BOTH_CORES, LOAD_CORE, SERVER_CORE } from '../pinning.ts'
import { progress } from '../progress.ts'
import { type Round, shuffle } from '../round.ts'
import type { Workshop } from '../tokens/workshop.ts'
import { assertServes } from './answers.ts'
import { type ServerContestant, serverContestants } from './contestants.ts'
import { startServer } from './server-process.ts'

/** What a server costs under load, three ways. */
export interface ServerCost {
  /** Microseconds of processor time of the server, a request. */
  readonly cpu: number
  /** Bytes resident after the load. */
  readonly memory: number
  /** Microseconds that 99 of 100 requests are answered in. */
  readonly p99: number
}

export interface ServerEffort {
  readonly rounds: number
  readonly warmUpSeconds: number
  readonly loadSeconds: number
}

/** Each round starts every contestant afresh, in an order of its own, and loads it after a warm-up. */
export async function serverRounds(
  workshop: Workshop,
  effort: ServerEffort,
): Promise<Record<keyof ServerCost, Round[]>> {
  const measured: Record<keyof ServerCost, Round[]> = { cpu: [], memory: [], p99: [] }
  for (let round = 1; round <= effort.rounds; round += 1) {
    const costs = new Map<string, ServerCost>()
    for (const contestant of shuffle(serverContestants)) {
      progress(`servers ${round}/${effort.rounds}: ${contestant.name}`)
      costs.set(contestant.name, await costOf(contestant, workshop, effort))
    }
    for (const kind of ['cpu', 'memory', 'p99'] as const) {
      measured[kind].push(Object.fromEntries([...costs].map(([name, cost]) => [name, cost[kind]])))
    }
  }
  return measured
}

async function costOf(
  { name, server, guarded, tokens, processes }: ServerContestant,
  { material }: Workshop,
  { warmUpSeconds, loadSeconds }: ServerEffort,
): Promise<ServerCost> {
  const file = material.files[tokens]
  await using first = await startServer(server, { material, port: 0 }, SERVER_CORE)
  const { port } = first
  await using second = processes && (await startServer(server, { material, port }, LOAD_CORE))
  const running = second ? [first, second] : [first]
  await assertServes(name, port, material, guarded)

  const once = tokens === 'fresh'
  const load = { port, file, once, connections: 64, cores: second ? BOTH_CORES : LOAD_CORE }
  const warmUp = await applyLoad({ ...load, after: 0, seconds: warmUpSeconds })
  const before = await Promise.all(running.map(process => process.usage()))
  const { requests, p99Microseconds } = await applyLoad({ ...load, after: warmUp.requests, seconds: loadSeconds })
  const after = await Promise.all(running.map(process => process.usage()))

  const cpu = after.reduce(
    (sum, usage, index) => sum + usage.cpuMicroseconds - (before[index]?.cpuMicroseconds ?? 0),
    0,
  )
  const memory = after.reduce((sum, usage) => sum + usage.memoryBytes, 0)
  return { cpu: cpu / requests, memory, p99: p99Microseconds }
}
