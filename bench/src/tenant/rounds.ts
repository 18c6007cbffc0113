import { runChild } from '../child.ts'
import { LOAD_CORE, SERVER_CORE } from '../pinning.ts'
import { progress } from '../progress.ts'
import { isRound, type Round, shuffle } from '../round.ts'
import { type ServerProcess, startServer } from '../servers/server-process.ts'
import { summarize } from '../statistics.ts'
import { assertIssues } from './answers.ts'
import { freshSettings, type IssuerContestant, issuers } from './issuers.ts'
import type { TokenRequest } from './requests.ts'

/** What the rounds measured of every issuer. */
export interface IssuerRounds {
  /** Microseconds of processor time of the issuer, a token. */
  readonly cpu: Round[]
  /** Microseconds by the clock, a token. */
  readonly clock: Round[]
  /** Megabytes resident after 10,000 tokens. */
  readonly memory: Round[]
}

interface Running {
  readonly issuer: IssuerContestant
  readonly server: ServerProcess
  readonly request: TokenRequest
  memory: number
  readonly cpus: number[]
  readonly clocks: number[]
}

const TOKENS_BEFORE = 10_000

/** As with the guarded servers: all issuers of a round run together, but only one at a time is under load. */
export async function issuerRounds(rounds: number, loadSeconds: number): Promise<IssuerRounds> {
  const measured: IssuerRounds = { cpu: [], clock: [], memory: [] }
  for (let round = 1; round <= rounds; round += 1) {
    await using stack = new AsyncDisposableStack()
    const running: Running[] = []
    for (const issuer of shuffle(issuers)) {
      progress(`issuers ${round}/${rounds}: ${TOKENS_BEFORE} tokens of ${issuer.name}`)
      running.push(await warmedUp(issuer, stack))
    }
    for (let second = 1; second <= loadSeconds; second += 1) {
      progress(`issuers ${round}/${rounds}: load ${second}/${loadSeconds}`)
      for (const one of shuffle(running)) await measure(one)
    }
    measured.cpu.push(roundOf(running, ({ cpus }) => summarize(cpus).median))
    measured.clock.push(roundOf(running, ({ clocks }) => summarize(clocks).median))
    measured.memory.push(roundOf(running, ({ memory }) => memory))
  }
  return measured
}

async function warmedUp(issuer: IssuerContestant, stack: AsyncDisposableStack): Promise<Running> {
  const settings = stack.use(freshSettings())
  const server = stack.use(await startServer(issuer.server, settings, SERVER_CORE))
  const request = await issuer.tokenRequest(settings, server.port)
  await assertIssues(issuer.name, server.port, request, issuer.keys)
  await load(server.port, request, { amount: TOKENS_BEFORE })
  return { issuer, server, request, memory: (await server.ask('memory')) / 1e6, cpus: [], clocks: [] }
}

async function measure({ server, request, cpus, clocks }: Running): Promise<void> {
  const before = await server.ask('cpu')
  const { requests = Number.NaN, seconds = Number.NaN } = await load(server.port, request, { duration: 1 })
  cpus.push(((await server.ask('cpu')) - before) / requests)
  clocks.push((seconds * 1e6) / requests)
}

/** @throws Error if a request did not return a token */
async function load(
  port: number,
  request: TokenRequest,
  extent: { amount: number } | { duration: number },
): Promise<Round> {
  const result = await runChild('tenant/token-load', { port, request, ...extent }, { cores: LOAD_CORE })
  if (!isRound(result)) throw new TypeError('The load process returned no result')
  if (result.failures !== 0) throw new Error(`${result.failures} of ${result.requests} requests for tokens failed`)
  return result
}

function roundOf(running: readonly Running[], costOf: (one: Running) => number): Round {
  return Object.fromEntries(running.map(one => [one.issuer.name, costOf(one)]))
}
