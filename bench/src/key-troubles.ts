import { applyLoad } from './load/load.ts'
import { LOAD_CORE, SERVER_CORE } from './pinning.ts'
import { progress } from './progress.ts'
import { type Round, shuffle } from './round.ts'
import { startServer } from './servers/server-process.ts'
import { createSigningKey } from './tokens/signing-key.ts'
import type { Workshop } from './tokens/workshop.ts'

export interface KeyTroublesEffort {
  readonly rounds: number
  readonly loadSeconds: number
}

const WARM_UP_SECONDS = 2

/** The behaviour of the issuer during the load. */
const situations = ['quiet', 'keys rotate', 'issuer is down'] as const

/** The 99th percentile latency in milliseconds of guarded requests while the issuer is quiet, rotates its keys, or is down. */
export async function keyTroubles(workshop: Workshop, { rounds, loadSeconds }: KeyTroublesEffort): Promise<Round[]> {
  // Created before the load, because creating keys would slow it down.
  const spareKeys = Array.from({ length: 8 }, () => createSigningKey().publicJwk)
  const measured: Round[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const latencies: Record<string, number> = {}
    for (const situation of shuffle(situations)) {
      progress(`key troubles ${round}/${rounds}: ${situation}`)
      latencies[situation] = await latencyWhile(situation, workshop, loadSeconds, spareKeys)
    }
    measured.push(latencies)
  }
  return measured
}

async function latencyWhile(
  situation: (typeof situations)[number],
  { material, issuer, key }: Workshop,
  seconds: number,
  spareKeys: readonly (typeof key.publicJwk)[],
): Promise<number> {
  const short = situation === 'quiet' ? {} : { keysFreshSeconds: 1 }
  await using server = await startServer(
    'servers/fastify',
    { material, port: 0, variant: 'tollgate', ...short },
    SERVER_CORE,
  )
  const load = { port: server.port, file: material.files.thousand, after: 0, cores: LOAD_CORE }
  if (situation === 'issuer is down') issuer.fail()
  let turn = 0
  const rotating = setInterval(() => {
    // The signing key of the tokens stays in the set; the other key changes each time.
    turn += 1
    if (situation === 'keys rotate') issuer.publish([key.publicJwk, ...spareKeys.slice(turn % 8, (turn % 8) + 1)])
  }, 500)
  try {
    // Warm-up: the first rounds measure the compiler, because quiet servers do not run this code.
    await applyLoad({ ...load, connections: 16, seconds: WARM_UP_SECONDS })
    return (await applyLoad({ ...load, connections: 16, seconds })).p99Microseconds / 1000
  } finally {
    clearInterval(rotating)
    issuer.publish([key.publicJwk])
    issuer.recover()
  }
}
