import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Exchange } from './recording.ts'
import { replay } from './replay.ts'

const RULE = { id: 'rul_recorded0001', name: 'Recorded', script: 'x', enabled: true, order: 1, stage: 'login_success' }

describe('replaying a recording', () => {
  it('creates what the recorded tenant had, translates IDs, and compares statuses', async () => {
    const exchange = (
      method: string,
      path: string,
      status: number,
      response: unknown,
      body: unknown = '',
    ): Exchange => ({
      method,
      path: `/api/v2${path}`,
      status,
      response,
      body,
    })
    const outcomes = await replay([
      exchange('GET', '/rules?page=0&per_page=100&include_totals=true', 200, { rules: [RULE], total: 1 }),
      exchange('PATCH', '/rules/rul_recorded0001', 200, RULE, { enabled: false }),
      exchange('DELETE', '/rules/rul_recorded0001', 204, ''),
      exchange('GET', '/rules/rul_recorded0001', 404, { statusCode: 404 }),
      exchange('GET', '/rate-limit-policies?take=50', 200, { rate_limit_policies: [] }),
    ])
    assert.deepEqual(
      outcomes.map(({ operation, recorded, own }) => [operation, recorded, own]),
      [
        ['GET /rules', 200, 200],
        ['PATCH /rules/:id', 200, 200],
        ['DELETE /rules/:id', 204, 204],
        ['GET /rules/:id', 404, 404],
        ['GET /rate-limit-policies', 200, 403],
      ],
    )
    assert.match(outcomes.at(-1)?.message ?? '', /^Insufficient scope/)
  })
})
