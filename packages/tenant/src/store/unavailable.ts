/**
 * Classes of SQLSTATE that mean that the database cannot be used at the moment: connection failures, rejected
 * authorization, missing databases, full resources, and shutdowns.
 */
const UNAVAILABLE = /^(?:08|28|3D|53|57P|58)/
/** Databases that accept no connections, transactions that such a failure aborted, locks that were not released in time, statements that took too long, and transactions that were closed. */
const OVERLOADED: readonly string[] = ['55000', '25P02', '40P01', '55P03', '57014', '25P03']
const NETWORK: readonly string[] = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT']
/** Whatever their code is: the server is gone, its name is unknown, or its network or socket is missing. */
const CONNECTING: readonly string[] = ['connect', 'getaddrinfo']
/** The messages of the driver's own errors, which have no code. */
const DRIVER =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Postgres connection has been discarded|Client has already been closed)/

/** Whether a query failed because the database is unavailable, so that the same request can succeed later. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isUnavailable)
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  if ('severity' in error) return UNAVAILABLE.test(code) || OVERLOADED.includes(code)
  if ('syscall' in error && CONNECTING.includes(String(error.syscall))) return true
  return NETWORK.includes(code) || DRIVER.test(error.message)
}

/** How long a client should wait before it repeats a request. */
export const RETRY_AFTER_SECONDS = 1
