import { stripVTControlCharacters } from 'node:util'
import type { ExitCode } from '../command.ts'
import { run } from '../run.ts'

/** What a command did. */
export interface Outcome {
  code: ExitCode
  /** Without colors. */
  stdout: string
  stderr: string
}

export interface RunOptions {
  environment?: Readonly<Record<string, string | undefined>>
  /** Standard input. */
  input?: string
  /** Resolves when the process is asked to stop. */
  stop?: Promise<void>
  /** Gets the addresses that are opened in the browser. */
  opened?: string[]
  /** Called with all of the output so far, whenever there is more. */
  onOutput?: (output: Readonly<Outcome>) => void
}

/** Runs a command in this process. */
export async function runCommand(
  words: readonly string[],
  folder: string,
  { environment = {}, input = '', stop = Promise.resolve(), opened = [], onOutput = () => {} }: RunOptions = {},
): Promise<Outcome> {
  const outcome: Outcome = { code: 0, stdout: '', stderr: '' }
  outcome.code = await run(words, {
    folder,
    environment,
    write: text => {
      outcome.stdout += stripVTControlCharacters(text)
      onOutput(outcome)
    },
    warn: text => {
      outcome.stderr += text
      onOutput(outcome)
    },
    browse: async address => {
      opened.push(address)
    },
    read: async () => input,
    async *lines() {
      yield* input.split('\n')
    },
    stopRequested: () => stop,
  })
  return outcome
}
