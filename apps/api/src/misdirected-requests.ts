import { createRequestCheck } from '@tollgate/loopback'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from './config.ts'
import { SECURITY_HEADERS } from './headers.ts'

/**
 * Makes what answers 421 to a request that is addressed to another host, or an unsafe method from a page that is not the client's.
 *
 * @returns whether it has answered
 * @throws TypeError for an allowed host that is not one
 */
export function misdirectedRefuser({
  allowedHosts = [],
  clientOrigin,
}: Pick<Config, 'allowedHosts' | 'clientOrigin'>): (request: FastifyRequest, reply: FastifyReply) => boolean {
  const check = createRequestCheck({ allowedHosts, allowedOrigins: [clientOrigin] })
  return ({ raw }, reply) => {
    const misdirected = check(raw)
    // The body, if there is one, is not read.
    if (misdirected) {
      reply.code(421).headers(SECURITY_HEADERS).header('connection', 'close').send({ message: misdirected.message })
    }
    return misdirected !== undefined
  }
}
