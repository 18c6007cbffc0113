import { once } from 'node:events'
import { nextMessage, startChild } from '../child.ts'
import { SERVER_CORE } from '../pinning.ts'
import { progress } from '../progress.ts'
import { type Round, shuffle } from '../round.ts'
import { freshSettings, type IssuerContestant, issuers } from './issuers.ts'
import { askForToken } from './requests.ts'

export interface IssuerStarts {
  /** Milliseconds from starting the process to the first token. */
  readonly time: Round[]
  /** Megabytes resident then. */
  readonly memory: Round[]
}

/** Starts each issuer in a new process, in turns. */
export async function issuerStarts(rounds: number): Promise<IssuerStarts> {
  const measured: IssuerStarts = { time: [], memory: [] }
  for (let round = 1; round <= rounds; round += 1) {
    progress(`issuers start ${round}/${rounds}`)
    const [times, memories]: Record<string, number>[] = [{}, {}]
    for (const issuer of shuffle(issuers)) {
      const { time, memory } = await start(issuer)
      Object.assign(times ?? {}, { [issuer.name]: time })
      Object.assign(memories ?? {}, { [issuer.name]: memory })
    }
    measured.time.push(times ?? {})
    measured.memory.push(memories ?? {})
  }
  return measured
}

async function start({ server, firstRequest }: IssuerContestant): Promise<{ time: number; memory: number }> {
  using settings = freshSettings()
  const started = performance.now()
  const child = startChild(server, settings, { cores: SERVER_CORE })
  const { port } = Object(await nextMessage(child))
  await askForToken(port, firstRequest(settings))
  const time = performance.now() - started
  const answer = nextMessage(child)
  child.send('memory')
  const { memory } = Object(await answer)
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
  return { time, memory: memory / 1e6 }
}
