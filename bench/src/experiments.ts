import { runChild } from './child.ts'
import { coldStarts } from './cold-start.ts'
import { keyTroubles } from './key-troubles.ts'
import { BOTH_CORES, SERVER_CORE } from './pinning.ts'
import { progress } from './progress.ts'
import { isRound, type Round } from './round.ts'
import { serverRounds } from './servers/rounds.ts'
import { issuerRounds } from './tenant/rounds.ts'
import { issuerStarts } from './tenant/start.ts'
import type { Workshop } from './tokens/workshop.ts'

/** How long a run may take. */
export interface Effort {
  readonly rounds: number
  /** Of what takes minutes a round and hardly varies. */
  readonly longRounds: number
  readonly coldStarts: number
  readonly warmUpSeconds: number
  readonly loadSeconds: number
}

/** Something measured in rounds; the figures are made from it. */
export interface Experiment {
  readonly title: string
  /** Of every cost in its rounds. */
  readonly unit: string
  run(workshop: Workshop, effort: Effort): Promise<Round[]>
}

const CPU_A_CALL = 'µs of processor time a call'

/** Loaded once, looked at in three ways. */
let loaded: ReturnType<typeof serverRounds> | undefined

function loadedServers(workshop: Workshop, effort: Effort): ReturnType<typeof serverRounds> {
  loaded ??= serverRounds(workshop.material, effort)
  return loaded
}

/** As above, of the issuers. */
let issued: ReturnType<typeof issuerRounds> | undefined
let started: ReturnType<typeof issuerStarts> | undefined

function loadedIssuers({ rounds, loadSeconds }: Effort): ReturnType<typeof issuerRounds> {
  issued ??= issuerRounds(rounds, loadSeconds)
  return issued
}

function startedIssuers({ coldStarts: rounds }: Effort): ReturnType<typeof issuerStarts> {
  started ??= issuerStarts(rounds)
  return started
}

export const experiments = {
  fresh: {
    title: 'Function calls: a token that was not seen before',
    unit: CPU_A_CALL,
    run: (workshop, { rounds }) => inFreshProcesses('calls/fresh', workshop, rounds),
  },
  cached: {
    title: 'Function calls: a token that was checked before',
    unit: CPU_A_CALL,
    run: (workshop, { rounds }) => inFreshProcesses('calls/cached', workshop, rounds),
  },
  dpop: {
    title: 'Function calls: a cached token with a new DPoP proof (ES256)',
    unit: CPU_A_CALL,
    run: (workshop, { rounds }) => inFreshProcesses('calls/dpop', workshop, rounds),
  },
  cores: {
    title: 'Function calls: new tokens, 64 in flight, one process',
    unit: 'µs by the clock a call',
    run: onOneCoreAndTwo,
  },
  servers: {
    title: 'Servers under load: processor time',
    unit: 'µs of processor time of the server a request',
    run: async (workshop, effort) => (await loadedServers(workshop, effort)).cpu,
  },
  latency: {
    title: 'Servers under load: latency',
    unit: 'ms, 99th percentile, 64 connections',
    run: async (workshop, effort) => (await loadedServers(workshop, effort)).p99,
  },
  memory: {
    title: 'Servers after load: memory',
    unit: 'MB resident',
    run: async (workshop, effort) => (await loadedServers(workshop, effort)).memory,
  },
  tokens: {
    title: 'Memory of a cached token among 100,000',
    unit: 'bytes, its claims included',
    run: (workshop, { longRounds }) => inFreshProcesses('calls/memory', workshop, longRounds, ['--expose-gc']),
  },
  million: {
    title: 'Function calls: a lookup among cached tokens',
    unit: CPU_A_CALL,
    run: (workshop, { longRounds }) =>
      inFreshProcesses('calls/million', workshop, longRounds, ['--max-old-space-size=8192']),
  },
  coldStart: {
    title: 'From starting the process to the first guarded 200',
    unit: 'ms',
    run: (workshop, { coldStarts: rounds }) => coldStarts(workshop, rounds),
  },
  keyTroubles: {
    title: 'Guarded requests while the issuer is in trouble',
    unit: 'ms, 99th percentile, 16 connections',
    run: keyTroubles,
  },
  tenantStart: {
    title: 'Issuers: from starting the process to the first token',
    unit: 'ms',
    run: async (_workshop, effort) => (await startedIssuers(effort)).time,
  },
  tenantMemory: {
    title: 'Issuers: memory after the first token',
    unit: 'MB resident',
    run: async (_workshop, effort) => (await startedIssuers(effort)).memory,
  },
  tenantTokens: {
    title: 'Issuers: client credentials, processor time',
    unit: 'µs of processor time of the issuer a token',
    run: async (_workshop, effort) => (await loadedIssuers(effort)).cpu,
  },
  tenantClock: {
    title: 'Issuers: client credentials, 64 connections, one core',
    unit: 'µs by the clock a token',
    run: async (_workshop, effort) => (await loadedIssuers(effort)).clock,
  },
  tenantMemoryAfter: {
    title: 'Issuers: memory after 10,000 tokens',
    unit: 'MB resident',
    run: async (_workshop, effort) => (await loadedIssuers(effort)).memory,
  },
  tenantEmbedding: {
    title: 'Embedding a tenant in a fresh process',
    unit: 'ms',
    run: (workshop, { coldStarts: rounds }) => inFreshProcesses('tenant/embedding', workshop, rounds),
  },
} satisfies Readonly<Record<string, Experiment>>

export type ExperimentName = keyof typeof experiments

/** Each round is a process of its own, which sends what it measured. */
async function inFreshProcesses(
  name: string,
  { material }: Workshop,
  rounds: number,
  node: readonly string[] = [],
): Promise<Round[]> {
  const measured: Round[] = []
  for (let round = 1; round <= rounds; round += 1) {
    progress(`${name} ${round}/${rounds}`)
    measured.push(await roundOf(name, material, SERVER_CORE, node))
  }
  return measured
}

async function onOneCoreAndTwo({ material }: Workshop, { rounds }: Effort): Promise<Round[]> {
  const measured: Round[] = []
  for (let round = 1; round <= rounds; round += 1) {
    progress(`calls/cores ${round}/${rounds}`)
    const [one, two] = [
      await roundOf('calls/cores', material, SERVER_CORE),
      await roundOf('calls/cores', material, BOTH_CORES),
    ]
    measured.push({ 'one core': one.guard ?? Number.NaN, 'two cores': two.guard ?? Number.NaN })
  }
  return measured
}

async function roundOf(name: string, argument: unknown, cores: string, node: readonly string[] = []): Promise<Round> {
  const message = await runChild(name, argument, { cores, node })
  if (!isRound(message)) throw new TypeError(`"${name}" sent no round`)
  return message
}
