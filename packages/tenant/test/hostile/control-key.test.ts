import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Tenant } from '../../src/tenant.ts'
import { jsonBody } from '../support/json-body.ts'
import { startTenantWithStore } from '../support/tenant.ts'

/** What the control key opens, and the status of a request with it. A request without it must change nothing. */
const ENDPOINTS = [
  ['POST', '/local/tokens', JSON.stringify({ as: 'admin' }), 200],
  ['GET', '/local/outbox', undefined, 200],
  ['POST', '/local/sessions', JSON.stringify({ user: 'user@example.com' }), 200],
  ['GET', '/local/users/user@example.com/otp', undefined, 404],
  ['PUT', '/local/snapshots/own', undefined, 204],
  ['GET', '/local/snapshots', undefined, 200],
  ['POST', '/local/snapshots/own/restore', undefined, 204],
  ['DELETE', '/local/snapshots/own', undefined, 204],
  ['POST', '/local/tenants', JSON.stringify({ snapshot: 'none' }), 404],
  ['DELETE', '/local/tenants/1', undefined, 404],
  ['POST', '/local/clock', JSON.stringify({ advance_seconds: 1 }), 204],
  ['GET', '/local/configuration', undefined, 200],
  ['POST', '/local/configuration', JSON.stringify({}), 400],
  ['GET', '/local/coverage', undefined, 200],
  ['POST', '/local/faults', JSON.stringify({}), 400],
  ['GET', '/local/faults', undefined, 200],
  ['DELETE', '/local/faults/none', undefined, 404],
  ['DELETE', '/local/faults', undefined, 204],
  ['PUT', '/local/limits', JSON.stringify({ preset: 'off' }), 200],
  ['GET', '/local/limits', undefined, 200],
  ['POST', '/local/reset', JSON.stringify({ keep_keys: true }), 204],
] as const

describe('the control key', () => {
  let tenant: Tenant
  before(async () => {
    tenant = await startTenantWithStore()
  })
  after(() => tenant.close())

  for (const [method, path, body, status] of ENDPOINTS) {
    const call = (authorization: string | undefined) =>
      fetch(`${tenant.origin}${path}`, {
        method,
        headers: {
          ...(body && { 'content-type': 'application/json' }),
          ...(authorization !== undefined && { authorization }),
        },
        ...(body && { body }),
      })

    it(`opens ${method} ${path}`, async () => {
      assert.equal((await call(`Bearer ${tenant.controlKey}`)).status, status)
    })

    for (const [what, header] of [
      ['no Authorization header', () => undefined],
      ['an empty header', () => ''],
      ['a scheme alone', () => 'Bearer'],
      ['a scheme and spaces', () => 'Bearer   '],
      ['another key', () => 'Bearer wrong'],
      ['a key of the same length', (key: string) => `Bearer ${'x'.repeat(key.length)}`],
      ['the beginning of the key', (key: string) => `Bearer ${key.slice(0, -1)}`],
      ['the key and more', (key: string) => `Bearer ${key}x`],
      ['the key alone', (key: string) => key],
      ['the key of another scheme', (key: string) => `Basic ${key}`],
      ['the text "undefined"', () => 'Bearer undefined'],
      ['the text "null"', () => 'Bearer null'],
    ] as const) {
      it(`is demanded by ${method} ${path}, which answers 401 to ${what}`, async () => {
        const response = await call(header(tenant.controlKey))
        assert.equal(response.status, 401)
        assert.equal(response.headers.get('www-authenticate'), 'Bearer')
        assert.equal(response.headers.get('cache-control'), 'no-store')
        assert.deepEqual(await jsonBody(response), {
          error: 'invalid_token',
          error_description: 'The control key is missing or wrong: take it from "tenant.json"',
        })
      })
    }
  }
})
