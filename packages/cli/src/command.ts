import type { Environment } from './variables.ts'

/** What a command can use of the process that it runs in. */
export interface Invocation {
  /** The arguments after the name of the command. */
  args: string[]
  /** The current folder. */
  folder: string
  /** The environment variables. An empty one counts as not set. */
  environment: Environment
  /** Writes to standard output. */
  write(text: string): void
  /** Writes to standard error. */
  warn(text: string): void
  /** Opens an address in the browser of the user, if there is one. */
  browse(address: string): Promise<void>
  /** The help of each command, by its name. */
  help(): Promise<ReadonlyMap<string, string>>
  /** Resolves when the process is asked to stop, such as by Ctrl-C. Without a call, such a request ends the process. */
  stopRequested(): Promise<void>
  /** Reads standard input to its end. */
  read(): Promise<string>
  /** Reads standard input line by line. */
  lines(): AsyncIterable<string>
}

/** Runs a command and returns its exit code. */
export type Command = (invocation: Invocation) => Promise<ExitCode>

/**
 * - `0`: success
 * - `1`: the command failed, or a check that it made failed
 * - `2`: a command or an option is unknown or malformed
 */
export type ExitCode = 0 | 1 | 2
