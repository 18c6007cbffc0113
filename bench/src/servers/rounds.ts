import { applyLoad, type LoadResult } from '../load/load.ts'
import { BOTH_CORES, LOAD_CORE, SERVER_CORE } from '../pinning.ts'
import { progress } from '../progress.ts'
import { type Round, shuffle } from '../round.ts'
import { summarize } from '../statistics.ts'
import type { Material } from '../tokens/material.ts'
import { assertServes } from './answers.ts'
import { isGuarded, type ServerContestant } from './contestants.ts'
import type { Usage } from './serve.ts'
import { type ServerProcess, startServer } from './server-process.ts'

const CONNECTIONS = 64

export interface ServerEffort {
  readonly rounds: number
  readonly warmUpSeconds: number
  /** Seconds of load, one second per turn. */
  readonly loadSeconds: number
}

/** The measures of all servers, by round. */
export interface ServerRounds {
  /** Microseconds of processor time of the server, a request. */
  readonly cpu: Round[]
  /** Requests a second. */
  readonly rate: Round[]
  /** The 99th percentile of the latency in milliseconds. */
  readonly p99: Round[]
  /** Megabytes resident after the load. */
  readonly memory: Round[]
}

/** A contestant's server in one round, with its measurements so far. */
interface Running {
  readonly contestant: ServerContestant
  readonly port: number
  readonly processes: readonly ServerProcess[]
  sent: number
  /** One entry per second of load. */
  readonly cpus: number[]
  readonly rates: number[]
  readonly p99s: number[]
}

/**
 * Each round starts every server again. They take turns under load, a second each, in an order that differs each time, so
 * that a slow minute of the machine affects all of them. A waiting server is paused, because its clean-up work would take
 * the core from the others.
 */
export async function serverRounds(
  title: string,
  contestants: readonly ServerContestant[],
  material: Material,
  effort: ServerEffort,
): Promise<ServerRounds> {
  const measured: ServerRounds = { cpu: [], rate: [], p99: [], memory: [] }
  for (let round = 1; round <= effort.rounds; round += 1) {
    await using stack = new AsyncDisposableStack()
    const running = await startAll(`${title} ${round}/${effort.rounds}`, contestants, material, effort, stack)
    for (let second = 1; second <= effort.loadSeconds; second += 1) {
      progress(`${title} ${round}/${effort.rounds}: load ${second}/${effort.loadSeconds}`)
      for (const server of shuffle(running)) await measure(server, material)
    }
    measured.cpu.push(roundOf(running, ({ cpus }) => summarize(cpus).median))
    measured.rate.push(roundOf(running, ({ rates }) => summarize(rates).median))
    measured.p99.push(roundOf(running, ({ p99s }) => summarize(p99s).median))
    for (const server of running) resume(server)
    const memories = new Map(
      await Promise.all(running.map(async server => [server, (await sumOf(server, 'memory')) / 1e6] as const)),
    )
    measured.memory.push(roundOf(running, server => memories.get(server) ?? Number.NaN))
  }
  return measured
}

/** Starts, checks, warms up and pauses the servers. */
async function startAll(
  title: string,
  contestants: readonly ServerContestant[],
  material: Material,
  { warmUpSeconds }: ServerEffort,
  stack: AsyncDisposableStack,
): Promise<Running[]> {
  progress(`${title}: starting`)
  const running = await Promise.all(contestants.map(contestant => start(contestant, material, stack)))
  for (const server of running) {
    progress(`${title}: warming up ${server.contestant.name}`)
    const { name, tokens } = server.contestant
    const valid = tokens === 'proofs' ? material.files.proofs : material.files.one
    await assertServes(name, server.port, material, isGuarded(server.contestant), valid)
    // The first proof is used.
    server.sent += 1
    await load(server, material, warmUpSeconds)
    pause(server)
  }
  return running
}

async function start(contestant: ServerContestant, material: Material, stack: AsyncDisposableStack): Promise<Running> {
  const { server, variant, threads, processes, dpop } = contestant
  const file = `servers/${server}`
  const settings = { material, variant, threads, dpop }
  const first = stack.use(await startServer(file, { ...settings, port: 0 }, SERVER_CORE))
  const { port } = first
  const all = processes ? [first, stack.use(await startServer(file, { ...settings, port }, LOAD_CORE))] : [first]
  return { contestant, port, processes: all, sent: 0, cpus: [], rates: [], p99s: [] }
}

async function load(server: Running, { files }: Material, seconds: number): Promise<LoadResult> {
  const { tokens } = server.contestant
  const result = await applyLoad({
    port: server.port,
    file: files[tokens],
    after: server.sent,
    connections: CONNECTIONS,
    seconds,
    cores: server.processes.length > 1 ? BOTH_CORES : LOAD_CORE,
  })
  // The requests that were open at the end are not counted, and their proofs are used.
  server.sent += result.requests + CONNECTIONS
  return result
}

async function measure(server: Running, material: Material): Promise<void> {
  resume(server)
  const before = await sumOf(server, 'cpu')
  const { requests, p99Microseconds } = await load(server, material, 1)
  server.cpus.push(((await sumOf(server, 'cpu')) - before) / requests)
  server.rates.push(requests)
  server.p99s.push(p99Microseconds / 1000)
  pause(server)
}

function pause({ processes }: Running): void {
  for (const process of processes) process.pause()
}

function resume({ processes }: Running): void {
  for (const process of processes) process.resume()
}

async function sumOf({ processes }: Running, usage: Usage): Promise<number> {
  const amounts = await Promise.all(processes.map(process => process.ask(usage)))
  return amounts.reduce((sum, amount) => sum + amount, 0)
}

function roundOf(running: readonly Running[], costOf: (server: Running) => number): Round {
  return Object.fromEntries(running.map(server => [server.contestant.name, costOf(server)]))
}
