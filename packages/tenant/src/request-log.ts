import type { FastifyRequest } from 'fastify'
import type { LogEvent } from './log-book.ts'

/** What a log entry says of where a request came from. */
export function sourceOf({ ip, hostname, headers }: FastifyRequest): Pick<LogEvent, 'ip' | 'hostname' | 'user_agent'> {
  const userAgent = headers['user-agent']
  return { ip, hostname, ...(userAgent !== undefined && { user_agent: userAgent }) }
}
