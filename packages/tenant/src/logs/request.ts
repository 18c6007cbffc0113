import type { FastifyRequest } from 'fastify'
import type { RegistrationSource } from '../accounts/registration.ts'
import type { LogEvent } from './event-log.ts'

/** The part of a log entry that describes the origin of a request. */
export function sourceOf({ ip, hostname, headers }: FastifyRequest): Pick<LogEvent, 'ip' | 'hostname' | 'user_agent'> {
  const userAgent = headers['user-agent']
  return { ip, hostname, ...(userAgent !== undefined && { user_agent: userAgent }) }
}

/** The same origin as the Actions of a sign-up see it. */
export function registrationSource(clientId: string, request: FastifyRequest): RegistrationSource {
  const { 'user-agent': userAgent, 'accept-language': language } = request.headers
  return { clientId, ip: request.ip, hostname: request.hostname, userAgent, language }
}

const LONGEST_URL = 200

/**
 * The part of a log entry that describes a request. It excludes the query, which can contain a token (`id_token_hint`)
 * or an authorization request's state, and cuts a long path.
 */
export function loggedRequest({ method, url }: { method: string; url: string }): { method: string; url: string } {
  const path = url.replace(/\?.*/s, '')
  return { method, url: path.length > LONGEST_URL ? `${path.slice(0, LONGEST_URL)}…` : path }
}
