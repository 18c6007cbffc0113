import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { helloWorld } from '../src/hello-world.ts'
import { type ManagedTenant, startManagedTenant } from './support/management.ts'
import { createSinglePageApp } from './support/single-page-app.ts'
import { stopClock } from './support/stopped-clock.ts'
import { createVisitor, type Page, submit } from './support/visitor.ts'

const CONNECTION = { client_id: helloWorld.client.client_id, connection: 'Username-Password-Authentication' }

/** What somebody is told who tried too often. */
interface Told {
  status: number
  retryAfter: string | null
  text: string
}

describe('the waiting time', () => {
  stopClock()
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  /** Tries until it is too often. */
  async function exhaust(attempt: () => Promise<Told>): Promise<Told> {
    for (let count = 0; count < 120; count++) {
      const told = await attempt()
      if (told.status === 429) return told
    }
    throw new Error('It can be tried as often as one likes')
  }

  const toldBy = ({ response, html }: Page): Told => ({
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    text: html.replace(/<style>[\s\S]*?<\/style>/, ''),
  })

  /** A form of the login pages, sent again and again. */
  async function form(
    parameters: Record<string, string>,
    fields: Record<string, string>,
  ): Promise<() => Promise<Told>> {
    const visitor = createVisitor()
    const page = await visitor.browse(createSinglePageApp(tenant.origin).authorizationUrl(parameters))
    return async () => toldBy(await submit(visitor, page, fields))
  }

  async function forgottenPassword(): Promise<() => Promise<Told>> {
    const visitor = createVisitor()
    const login = await visitor.browse(createSinglePageApp(tenant.origin).authorizationUrl())
    const page = await visitor.browse(new URL('reset-password', login.url))
    return async () => toldBy(await submit(visitor, page, { email: 'forgetful@example.com' }))
  }

  async function deviceCode(): Promise<() => Promise<Told>> {
    const visitor = createVisitor()
    const page = await visitor.browse(new URL('/activate', tenant.origin))
    return async () => toldBy(await submit(visitor, page, { user_code: 'BBBB-BBBB' }))
  }

  const post = (path: string, body: object) => async (): Promise<Told> => {
    const response = await fetch(tenant.origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() }
  }

  for (const [what, begin, logType] of [
    ['the login form', () => form({}, { username: helloWorld.user.email, password: 'wrong' }), 'limit_wc'],
    ['the form for a new password', forgottenPassword, 'fcpr'],
    ['the form for a device’s code', deviceCode, undefined],
    [
      '/dbconnections/change_password',
      async () => post('/dbconnections/change_password', { ...CONNECTION, email: 'other@example.com' }),
      'fcpr',
    ],
  ] as const) {
    it(`of ${what} is the same in the text, in Retry-After and in the log`, async () => {
      const { retryAfter, text } = await exhaust(await begin())
      const [waiting] = /Wait \d+ seconds?\b/.exec(text) ?? []
      assert.equal(waiting, `Wait ${retryAfter} ${retryAfter === '1' ? 'second' : 'seconds'}`)
      if (!logType) return
      const [entry] = await tenant.list(`/logs?q=type:${logType}&sort=date:-1&per_page=1`)
      assert.match(Object(entry).description, new RegExp(`^Too many [a-z -]+\\. ${waiting}, then try again$`))
    })
  }
})
