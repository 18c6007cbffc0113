import { runChild } from './child.ts'
import { SERVER_CORE } from './pinning.ts'
import { progress } from './progress.ts'
import { isRound, type Round } from './round.ts'
import type { Workshop } from './tokens/workshop.ts'

/** How long a run may take. */
export interface Effort {
  readonly rounds: number
}

/** Something measured in rounds; the figures are made from it. */
export interface Experiment {
  readonly title: string
  /** Of every cost in its rounds. */
  readonly unit: string
  run(workshop: Workshop, effort: Effort): Promise<Round[]>
}

export const experiments = {
  fresh: {
    title: 'Function calls: a token that was not seen before',
    unit: 'µs of processor time a call',
    run: (workshop, { rounds }) => inFreshProcesses('calls/fresh', workshop, rounds),
  },
  remembered: {
    title: 'Function calls: a token that was checked before',
    unit: 'µs of processor time a call',
    run: (workshop, { rounds }) => inFreshProcesses('calls/remembered', workshop, rounds),
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
    const message = await runChild(name, material, { cores: SERVER_CORE, node })
    if (!isRound(message)) throw new TypeError(`"${name}" sent no round`)
    measured.push(message)
  }
  return measured
}
