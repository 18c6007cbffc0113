import { emitWarning } from 'node:process'

/**
 * Reports a failure in the application's own code that no client sees, as a process warning (`TollgateWarning`), which
 * Node prints.
 *
 * @param message - what failed
 * @param cause - the thrown value, if any
 */
export function warn(message: string, cause?: unknown): void {
  const warning = new Error(message, { cause })
  warning.name = 'TollgateWarning'
  const detail = cause instanceof Error ? cause.stack : undefined
  emitWarning(Object.assign(warning, { detail }))
}
