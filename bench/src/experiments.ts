import { runChild } from './child.ts'
import { coldStarts } from './cold-start.ts'
import { keyTroubles } from './key-troubles.ts'
import { BOTH_CORES, SERVER_CORE } from './pinning.ts'
import { progress } from './progress.ts'
import { isRound, type Round } from './round.ts'
import { dpopContestants, type ServerContestant, serverContestants } from './servers/contestants.ts'
import { serverRounds } from './servers/rounds.ts'
import { issuerRounds } from './tenant/rounds.ts'
import { issuerStarts } from './tenant/start.ts'
import { writeProofs } from './tokens/proofs.ts'
import type { Workshop } from './tokens/workshop.ts'

/** How long a run may take. */
export interface Effort {
  /** Of function calls. */
  readonly rounds: number
  /** Of servers under load. Six is the least for an interval of 95 % confidence. */
  readonly serverRounds: number
  /** Of experiments that take a minute a round and hardly vary. */
  readonly longRounds: number
  readonly coldStarts: number
  readonly warmUpSeconds: number
  readonly loadSeconds: number
}

/** The rounds of each measure of an experiment. */
export type MeasuredRounds = Readonly<Record<string, readonly Round[]>>

/** Something measured in rounds; the figures are made from it. */
export interface Experiment {
  readonly title: string
  /** The unit of each measure. The first measure orders the table and makes the chart. */
  readonly units: Readonly<Record<string, string>>
  run(workshop: Workshop, effort: Effort): Promise<MeasuredRounds>
}

const CPU_A_CALL = { cost: 'µs of processor time a call' }
const SERVER_UNITS = {
  cpu: 'µs of processor time of the server a request',
  rate: 'requests a second',
  p99: 'ms, 99th percentile, 64 connections',
  memory: 'MB resident after the load',
}

export const experiments = {
  fresh: {
    title: 'Function calls: a token that was not seen before',
    units: CPU_A_CALL,
    run: (workshop, { rounds }) => inFreshProcesses('calls/fresh', workshop, rounds),
  },
  cached: {
    title: 'Function calls: a token that was checked before',
    units: CPU_A_CALL,
    run: (workshop, { rounds }) => inFreshProcesses('calls/cached', workshop, rounds),
  },
  dpop: {
    title: 'Function calls: a cached token with a new DPoP proof (ES256)',
    units: CPU_A_CALL,
    run: (workshop, { rounds }) => inFreshProcesses('calls/dpop', workshop, rounds),
  },
  introspected: {
    title: 'Function calls: cached opaque tokens against cached JWTs',
    units: CPU_A_CALL,
    run: (workshop, { rounds }) => inFreshProcesses('calls/introspected', workshop, rounds),
  },
  cores: {
    title: 'Function calls: new tokens, 64 in flight, one process',
    units: { cost: 'µs by the clock a call' },
    run: onOneCoreAndTwo,
  },
  fastify: servers('Fastify', serverContestants.fastify),
  express: servers('Express', serverContestants.express),
  expressDpop: {
    title: 'Servers under load: Express, with a new DPoP proof (ES256) in each request',
    units: SERVER_UNITS,
    run: provenRounds,
  },
  koa: servers('Koa', serverContestants.koa),
  hono: servers('Hono', serverContestants.hono),
  nest: servers('Nest on Express', serverContestants.nest),
  tokens: {
    title: 'Memory of a cached token',
    units: { cost: 'bytes, its claims included' },
    run: (workshop, { longRounds }) => inFreshProcesses('calls/memory', workshop, longRounds, ['--expose-gc']),
  },
  million: {
    title: 'Function calls: a lookup among cached tokens',
    units: CPU_A_CALL,
    run: (workshop, { longRounds }) =>
      inFreshProcesses('calls/million', workshop, longRounds, ['--max-old-space-size=8192'], BOTH_CORES),
  },
  coldStart: {
    title: 'From starting the process to the first guarded 200',
    units: { cost: 'ms' },
    run: async (workshop, { coldStarts: rounds }) => ({ cost: await coldStarts(workshop, rounds) }),
  },
  keyTroubles: {
    title: 'Guarded requests while the issuer is in trouble',
    units: { cost: 'ms, 99th percentile, 16 connections' },
    run: async (workshop, { serverRounds: rounds, loadSeconds }) => ({
      cost: await keyTroubles(workshop, { rounds, loadSeconds }),
    }),
  },
  tenantStart: {
    title: 'Issuers: from starting the process to the first token',
    units: { time: 'ms', memory: 'MB resident' },
    run: async (_workshop, { coldStarts: rounds }) => ({ ...(await issuerStarts(rounds)) }),
  },
  tenantTokens: {
    title: 'Issuers: client credentials, 64 connections, one core',
    units: {
      cpu: 'µs of processor time of the issuer a token',
      clock: 'µs by the clock a token',
      memory: 'MB resident after 10,000 tokens',
    },
    run: async (_workshop, { serverRounds: rounds, loadSeconds }) => ({ ...(await issuerRounds(rounds, loadSeconds)) }),
  },
  tenantEmbedding: {
    title: 'Embedding a tenant in a fresh process',
    units: { cost: 'ms' },
    run: (workshop, { coldStarts: rounds }) => inFreshProcesses('tenant/embedding', workshop, rounds),
  },
} satisfies Readonly<Record<string, Experiment>>

export type ExperimentName = keyof typeof experiments

function servers(framework: string, contestants: readonly ServerContestant[]): Experiment {
  return {
    title: `Servers under load: ${framework}`,
    units: SERVER_UNITS,
    run: async ({ material }, { serverRounds: rounds, warmUpSeconds, loadSeconds }) => ({
      ...(await serverRounds(framework, contestants, material, { rounds, warmUpSeconds, loadSeconds })),
    }),
  }
}

/** More than the servers answer in a round. */
const PROOFS = 60_000

/** Proofs are new in each round, because they are soon too old. */
async function provenRounds(workshop: Workshop, { serverRounds: rounds, ...effort }: Effort): Promise<MeasuredRounds> {
  const measured: Record<string, Round[]> = {}
  for (let round = 1; round <= rounds; round += 1) {
    progress(`Express with DPoP ${round}/${rounds}`)
    writeProofs(workshop, PROOFS)
    const { warmUpSeconds, loadSeconds } = effort
    const one = await serverRounds('Express with DPoP', dpopContestants, workshop.material, {
      ...{ rounds: 1, warmUpSeconds, loadSeconds },
    })
    for (const [measure, values] of Object.entries(one)) measured[measure] = [...(measured[measure] ?? []), ...values]
  }
  return measured
}

/** Each round runs in its own process, which sends its measurements. */
async function inFreshProcesses(
  name: string,
  { material }: Workshop,
  rounds: number,
  node: readonly string[] = [],
  cores = SERVER_CORE,
): Promise<MeasuredRounds> {
  const measured: Round[] = []
  for (let round = 1; round <= rounds; round += 1) {
    progress(`${name} ${round}/${rounds}`)
    measured.push(await roundOf(name, material, cores, node))
  }
  return { cost: measured }
}

async function onOneCoreAndTwo({ material }: Workshop, { rounds }: Effort): Promise<MeasuredRounds> {
  const measured: Round[] = []
  for (let round = 1; round <= rounds; round += 1) {
    progress(`calls/cores ${round}/${rounds}`)
    const [one, two] = [
      await roundOf('calls/cores', material, SERVER_CORE),
      await roundOf('calls/cores', material, BOTH_CORES),
    ]
    measured.push({ 'one core': one.guard ?? Number.NaN, 'two cores': two.guard ?? Number.NaN })
  }
  return { cost: measured }
}

async function roundOf(name: string, argument: unknown, cores: string, node: readonly string[] = []): Promise<Round> {
  const message = await runChild(name, argument, { cores, node })
  if (!isRound(message)) throw new TypeError(`"${name}" sent no round`)
  return message
}
