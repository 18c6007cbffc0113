import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { jsonBody } from '../../../test/support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import type { Operation } from './coverage.ts'

/** The number of operations of Auth0's Management API. */
const OPERATIONS = 406

describe('GET /local/coverage', () => {
  let tenant: ManagedTenant
  let report: Record<string, unknown> & { operations: Operation[] }
  before(async () => {
    tenant = await startManagedTenant()
    const headers = { authorization: `Bearer ${tenant.controlKey}` }
    const body = await jsonBody(await fetch(`${tenant.origin}/local/coverage`, { headers }))
    report = { ...body, operations: Object(body).operations }
  })
  after(() => tenant.close())

  it('needs the control key', async () => {
    assert.equal((await fetch(`${tenant.origin}/local/coverage`)).status, 401)
  })

  it('has a level for each operation, and their numbers', () => {
    const { operations, total, full, stored, absent } = report
    assert.deepEqual([operations.length, total], [OPERATIONS, OPERATIONS])
    assert.equal(Number(full) + Number(stored) + Number(absent), OPERATIONS)
    const levelOf = (method: string, path: string) =>
      operations.find(each => each.method === method && each.path === path)?.level
    assert.equal(levelOf('GET', '/clients/{client_id}/credentials'), 'full')
    assert.equal(levelOf('PATCH', '/log-streams/{id}'), 'stored')
    assert.equal(levelOf('GET', '/groups'), 'absent')
  })

  it('says what the operations do: 403 when absent, and the header when stored', async () => {
    for (const { method, path, level } of report.operations) {
      const { status, headers } = await tenant.call(
        method,
        path.replace(/\{\w+\}/g, 'x'),
        method === 'GET' ? undefined : {},
      )
      const found = status === 403 ? 'absent' : (headers.get('tollgate-coverage') ?? 'full')
      assert.equal(found, level, `${method} ${path}: ${status}`)
      assert.ok(status < 500, `${method} ${path}: ${status}`)
    }
  })
})
