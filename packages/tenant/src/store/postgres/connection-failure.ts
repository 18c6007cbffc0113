import pg from 'pg'

/**
 * Classes of SQLSTATE that mean that the database cannot be used at the moment: connection failures, rejected
 * authorization, missing databases, full resources, and shutdowns.
 */
const UNAVAILABLE = /^(08|28|3D|53|57P|58)/
/** Locks that were not released in time, and idle transactions that were closed. */
const OVERLOADED: readonly string[] = ['55P03', '57014', '25P03', '40P01']

/** Whether a query failed because the database is unavailable, so that the same request can succeed later. */
export function isConnectionFailure(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) {
    const { code = '' } = error
    return UNAVAILABLE.test(code) || OVERLOADED.includes(code)
  }
  if (!(error instanceof Error)) return false
  if ('code' in error && ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT'].includes(String(error.code)))
    return true
  // The driver's own errors have no code.
  return /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/.test(
    error.message,
  )
}
