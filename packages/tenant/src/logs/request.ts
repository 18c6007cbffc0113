import type { FastifyRequest } from 'fastify'
import type { LogEvent } from './event-log.ts'

/** What a log entry says of where a request came from. */
export function sourceOf({ ip, hostname, headers }: FastifyRequest): Pick<LogEvent, 'ip' | 'hostname' | 'user_agent'> {
  const userAgent = headers['user-agent']
  return { ip, hostname, ...(userAgent !== undefined && { user_agent: userAgent }) }
}

const LONGEST_URL = 200

/**
 * What the log says of a request: nothing of the query, which can hold a token (`id_token_hint`) or an authorization's state, and
 * no more than the beginning of a long path.
 */
export function loggedRequest({ method, url }: { method: string; url: string }): { method: string; url: string } {
  const path = url.replace(/\?.*/s, '')
  return { method, url: path.length > LONGEST_URL ? `${path.slice(0, LONGEST_URL)}…` : path }
}
