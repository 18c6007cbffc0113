import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startLoginServer } from '../../test/support/login-server.ts'
import { createVisitor, submit } from '../../test/support/visitor.ts'

const PASSWORD = 'correct horse battery'
const email = 'ada@example.com'

describe('slowing', () => {
  it('rate-limits password guessing, shows the waiting time, and allows a login afterwards', async () => {
    let now = Date.now()
    const server = await startLoginServer({ limits: { account: { burst: 2, intervalSeconds: 30 } }, now: () => now })
    await server.accounts.signUp({ email, password: PASSWORD })
    const visitor = createVisitor()
    const page = await visitor.browse(server.authorizationUrl())

    for (let guess = 0; guess < 2; guess++) {
      const { response } = await submit(visitor, page, { username: email, password: 'wrong' })
      assert.equal(response.status, 400)
    }
    const { response, html } = await submit(visitor, page, { username: email, password: PASSWORD })
    assert.equal(response.status, 429)
    assert.equal(response.headers.get('retry-after'), '30')
    assert.match(html, /Too many attempts\. Wait 30 seconds, then try again/)

    now += 30_000
    const { redirectsTo } = await submit(visitor, page, { username: email, password: PASSWORD })
    assert.ok(redirectsTo?.searchParams.get('code'))
    await server.close()
  })

  it('rate-limits repeated sign-ups', async () => {
    const server = await startLoginServer({ limits: { signUp: { burst: 1, intervalSeconds: 10 } }, now: () => 1e12 })
    const visitor = createVisitor()
    const signUp = async (address: string) =>
      submit(visitor, await visitor.browse(server.authorizationUrl({ screen_hint: 'signup', prompt: 'login' })), {
        email: address,
        password: PASSWORD,
      })
    assert.ok((await signUp('one@example.com')).redirectsTo)
    const { response, html } = await signUp('two@example.com')
    assert.equal(response.status, 429)
    assert.equal(response.headers.get('retry-after'), '10')
    assert.match(html, /Too many attempts/)
    await server.close()
  })

  it('logs refused forms, without an error, a password or an email address', async () => {
    const server = await startLoginServer()
    const visitor = createVisitor()
    const page = await visitor.browse(server.authorizationUrl({ screen_hint: 'signup' }))
    await submit(visitor, page, { email: 'short@example.com', password: 'hunter2' })
    await submit(visitor, page, { email, password: PASSWORD })
    const login = await visitor.browse(server.authorizationUrl({ prompt: 'login' }))
    await submit(visitor, login, { username: email, password: 'hunter2' })
    await submit(visitor, login, { username: email, password: PASSWORD })
    const log = await server.close()

    assert.match(log, /Wrong email address or password/)
    assert.match(log, /Choose a password of at least 8 characters/)
    assert.doesNotMatch(log, /"level":(40|50|60)/)
    for (const secret of [
      PASSWORD,
      encodeURIComponent(PASSWORD),
      'hunter2',
      email,
      encodeURIComponent(email),
      '$argon2id$',
    ]) {
      assert.ok(!log.includes(secret), `"${secret}" is in the log`)
    }
  })
})
