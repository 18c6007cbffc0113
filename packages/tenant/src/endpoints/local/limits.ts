import type { FastifyInstance } from 'fastify'
import type { LimitsPreset, RateLimits } from '../../local/rate-limits/rate-limits.ts'

const body = {
  type: 'object',
  additionalProperties: false,
  required: ['preset'],
  properties: { preset: { type: 'string', enum: ['off', 'free'] }, enforce: { type: 'boolean' } },
} as const

/** `/local/limits`: Auth0's rate limits, as headers alone or enforced. Off by default. */
export function addLimits(app: FastifyInstance, limits: RateLimits): void {
  app.get('/local/limits', async () => limits.settings())
  app.put<{ Body: { preset: LimitsPreset; enforce?: boolean } }>(
    '/local/limits',
    { schema: { body } },
    async request => {
      const { preset, enforce = true } = request.body
      limits.set({ preset, enforce })
      return limits.settings()
    },
  )
}
