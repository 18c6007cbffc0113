import Fastify from 'fastify'
import { createActions } from '../actions/actions.ts'
import { dashboardClient } from '../dashboard-client.ts'
import { signWithKey } from '../engine/tokens/signature.ts'
import { epochSeconds } from '../epoch-seconds.ts'
import { managementAudience } from '../management/http/guard.ts'
import { managementApi } from '../management/management-api.ts'
import { MANAGEMENT_SCOPES } from '../management/scopes.ts'
import type { Database } from '../store/database.ts'
import { loadSigningKeys, publicKeysOf } from '../store/tokens/keys.ts'
import { isMembers, type Members, objectsIn } from './values.ts'

/** A request that the Management API rejected. */
export class Rejected extends Error {}

/** The Management API in this process, on a transaction. */
export interface Management extends AsyncDisposable {
  /** @returns the body, an object @throws Rejected with the API's reason */
  call(method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Members>
  /** Every item of a list, page by page. */
  list(path: string, key: string): Promise<Members[]>
}

const PAGE = 100
const MINUTE_SECONDS = 60

/** Runs the Management API on a transaction, so that requests take effect together or not at all. */
export async function openManagement(transaction: Database, issuer: string): Promise<Management> {
  // A request that is rolled back has not happened.
  const eventLog = { record() {}, flush: async () => {} }
  const app = Fastify({ bodyLimit: 1024 * 1024 })
  const signingKeys = await loadSigningKeys(transaction)
  const audience = managementAudience(issuer)
  await app.register(managementApi, {
    prefix: '/api/v2',
    issuer,
    database: transaction,
    keys: { keys: publicKeysOf(signingKeys) },
    eventLog,
    actions: createActions(transaction, eventLog, { mode: 'off' }),
    reset: () => Promise.reject(new Error('A configuration does not reset the tenant')),
  })
  const now = epochSeconds()
  const token = await signWithKey(signingKeys[0])('JWT', {
    iss: issuer,
    sub: 'tollgate|configuration',
    aud: audience,
    azp: dashboardClient.client_id,
    iat: now,
    exp: now + 10 * MINUTE_SECONDS,
    scope: MANAGEMENT_SCOPES.map(({ value }) => value).join(' '),
  })

  async function request(method: Parameters<Management['call']>[0], path: string, body?: unknown): Promise<unknown> {
    const response = await app.inject({
      method,
      url: `/api/v2${path}`,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    })
    const answer: unknown = response.body === '' ? {} : JSON.parse(response.body)
    if (response.statusCode < 300) return answer
    throw new Rejected(isMembers(answer) ? String(answer.message) : `status ${response.statusCode}`)
  }

  return {
    async call(method, path, body) {
      const answer = await request(method, path, body)
      return isMembers(answer) ? answer : {}
    },
    async list(path, key) {
      const items: Members[] = []
      const separator = path.includes('?') ? '&' : '?'
      for (let page = 0; ; page += 1) {
        const answer = await request('GET', `${path}${separator}page=${page}&per_page=${PAGE}`)
        const found = objectsIn(Array.isArray(answer) ? answer : isMembers(answer) ? answer[key] : [])
        items.push(...found)
        if (found.length < PAGE) return items
      }
    },
    [Symbol.asyncDispose]: () => app.close(),
  }
}
