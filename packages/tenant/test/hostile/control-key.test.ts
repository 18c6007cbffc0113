import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Tenant } from '../../src/tenant.ts'
import { jsonBody } from '../support/json-body.ts'
import { startTenantWithStore } from '../support/tenant.ts'

/** What the control key opens. */
const ENDPOINTS = [
  ['POST', '/local/tokens', JSON.stringify({ as: 'admin' })],
  ['GET', '/local/outbox', undefined],
  ['GET', '/local/snapshots', undefined],
  ['POST', '/local/sessions', JSON.stringify({ user: 'user@example.com' })],
] as const

describe('the control key', () => {
  let tenant: Tenant
  before(async () => {
    tenant = await startTenantWithStore()
  })
  after(() => tenant.close())

  for (const [method, path, body] of ENDPOINTS) {
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
      assert.equal((await call(`Bearer ${tenant.controlKey}`)).status, 200)
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
