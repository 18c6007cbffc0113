/** A command cannot do its work. The message is one sentence that names the problem and the remedy. */
export class Failure extends Error {
  override readonly name: string = 'Failure'
}

/** The command line is wrong: an unknown command, or an option that is unknown or malformed. */
export class UsageError extends Failure {
  override readonly name = 'UsageError'
}
