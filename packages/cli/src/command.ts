/** What a command gets to see of the process it runs in. */
export interface Invocation {
  /** The words after the command's name. */
  args: string[]
  /** The folder it was called in. */
  folder: string
  /** The tenant's data folder, when the environment names it. */
  dataFolder?: string
  /** Writes to stdout. */
  write(text: string): void
}
