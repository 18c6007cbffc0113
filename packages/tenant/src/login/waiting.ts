import type { FastifyReply } from 'fastify'
import type { TooEarly } from '../accounts/attempt-limits.ts'

/** Makes an answer a 429 with `Retry-After` (RFC 6585 §4), and says the same to the person. */
export function askToWait(reply: FastifyReply, { retryAfterSeconds }: TooEarly): string {
  reply.code(429).header('retry-after', String(retryAfterSeconds))
  const unit = retryAfterSeconds === 1 ? 'second' : 'seconds'
  return `Too many attempts. Wait ${retryAfterSeconds} ${unit}, then try again`
}
