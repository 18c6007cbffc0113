/** What a command gets to see of the process it runs in. */
export interface Invocation {
  /** The words after the command's name. */
  args: string[]
  /** The folder it was called in. */
  folder: string
  /** The environment variables; an empty one counts as one that is not set. */
  environment: Readonly<Record<string, string | undefined>>
  /** Writes to stdout. */
  write(text: string): void
}
