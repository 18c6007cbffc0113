import type { RequestListener } from 'node:http'
import { addressBlock } from '../../accounts/attempts/address-block.ts'
import { rejectWith } from '../rejection.ts'
import type { RateLimits } from './rate-limits.ts'

/**
 * Adds Auth0's rate-limit headers, and rejects what exceeds a limit that is enforced. Does nothing while it is off.
 *
 * @param proxied - whether `X-Forwarded-For` was replaced by the address of the client
 */
export function limitRequests(listener: RequestListener, limits: RateLimits, proxied: boolean): RequestListener {
  return (request, response) => {
    const { preset, enforce } = limits.settings()
    const { url = '/', method, headers, socket } = request
    // The tenant's own pages are no client of the tenant, and a preflight is part of the request that follows.
    const isOwnPage = headers['sec-fetch-site'] === 'same-origin'
    if (preset === 'off' || isOwnPage || method === 'OPTIONS') return listener(request, response)
    const forwarded = proxied ? headers['x-forwarded-for'] : undefined
    const address = typeof forwarded === 'string' ? forwarded : socket.remoteAddress
    const allowance = limits.count(url.split('?', 1)[0] ?? '/', addressBlock(address ?? ''))
    if (!allowance) return listener(request, response)
    const { limit, remaining, reset, retryAfter } = allowance
    const limitHeaders = {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-reset': String(reset),
    }
    if (enforce && retryAfter !== undefined) {
      const rejected = { ...limitHeaders, 'retry-after': String(retryAfter) }
      return rejectWith(request, response, { status: 429, headers: rejected })
    }
    for (const [name, value] of Object.entries(limitHeaders)) response.setHeader(name, value)
    listener(request, response)
  }
}
