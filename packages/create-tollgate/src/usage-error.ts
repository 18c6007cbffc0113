/** The command line is wrong, or the folder cannot be used. The message is one sentence that names the remedy. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
