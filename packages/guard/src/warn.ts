import { emitWarning } from 'node:process'

/**
 * Reports a failure of the application's own code that no caller sees, as a warning of the process (`TollgateWarning`),
 * which Node prints.
 *
 * @param message - what failed
 * @param cause - what was thrown, if anything was
 */
export function warn(message: string, cause?: unknown): void {
  const warning = new Error(message, { cause })
  warning.name = 'TollgateWarning'
  const detail = cause instanceof Error ? cause.stack : undefined
  emitWarning(Object.assign(warning, { detail }))
}
