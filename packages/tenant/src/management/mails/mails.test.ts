import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { jsonBody } from '../../../test/support/json-body.ts'
import { type ManagedTenant, startManagedTenant } from '../../../test/support/management.ts'
import { helloWorld } from '../../hello-world.ts'
import { insertMail } from '../../store/users/outbox.ts'

describe('GET /local/mails', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  it('shows the mails with their links, newest first', async () => {
    for (const { email } of [helloWorld.user, helloWorld.admin]) {
      await fetch(`${tenant.origin}/dbconnections/change_password`, {
        method: 'POST',
        body: new URLSearchParams({ email, connection: 'Username-Password-Authentication' }),
      })
    }
    const { mails } = await tenant.expect(200, 'GET', '/local/mails')
    assert.ok(Array.isArray(mails))
    assert.deepEqual(
      mails.map(({ to, subject }) => [to, subject]),
      [helloWorld.admin, helloWorld.user].map(({ email }) => [email, 'Choose a new password']),
    )
    const [{ id, text, created_at }] = mails
    assert.match(id, /^\d+$/)
    assert.ok(text.includes(`${tenant.issuer}u/reset-password?ticket=`))
    assert.ok(Math.abs(Date.parse(created_at) - Date.now()) < 60_000)
  })

  it('goes on past the first page, newest first, and says how many there are', async () => {
    const before = Number((await tenant.expect(200, 'GET', '/local/mails')).total)
    for (let number = 1; number <= 60; number += 1) {
      await insertMail(tenant.database, { recipient: 'a@example.com', subject: String(number), body: '' })
    }
    const subjects = async (query: string) => {
      const { mails, ...rest } = await tenant.expect(200, 'GET', `/local/mails${query}`)
      assert.ok(Array.isArray(mails))
      return { ...rest, subjects: mails.map(({ subject }) => subject) }
    }
    const total = before + 60
    const first = await subjects('')
    assert.equal(first.subjects.length, 50)
    assert.equal(first.subjects[0], '60')
    const second = await subjects('?page=1')
    assert.partialDeepStrictEqual(second, { start: 50, limit: 50, total })
    assert.deepEqual(second.subjects.slice(0, 10), ['10', '9', '8', '7', '6', '5', '4', '3', '2', '1'])
    assert.deepEqual(await subjects('?page=2&per_page=3'), { start: 6, limit: 3, total, subjects: ['54', '53', '52'] })
    assert.deepEqual(await subjects('?page=9'), { start: 450, limit: 50, total, subjects: [] })
  })

  it('finds mails by a part of the address or the subject, regardless of case', async () => {
    for (const [recipient, subject] of [
      ['Grace%Hopper@example.com', 'Hello'],
      ['ada@example.com', 'Hello, GRACE'],
      ['graceXhopper@example.com', 'Other'],
    ] as const) {
      await insertMail(tenant.database, { recipient, subject, body: 'grace_' })
    }
    const found = async (q: string) => {
      const { mails, total } = await tenant.expect(200, 'GET', `/local/mails?${new URLSearchParams({ q })}`)
      assert.ok(Array.isArray(mails))
      assert.equal(total, mails.length)
      return mails.map(({ to }) => to)
    }
    assert.deepEqual(await found('GRACE'), ['graceXhopper@example.com', 'ada@example.com', 'Grace%Hopper@example.com'])
    assert.deepEqual(await found('grace%'), ['Grace%Hopper@example.com'])
    for (const nothing of ['grace_', '\\', "' or 1=1 --"]) assert.deepEqual(await found(nothing), [], nothing)
  })

  it('wants the right to change people', async () => {
    const authorization = `Bearer ${await tenant.tokenWith('read:users')}`
    const { status, body } = await tenant.call('GET', '/local/mails', undefined, { authorization })
    assert.equal(status, 403)
    assert.match(JSON.stringify(body), /expected any of: update:users/)
  })
})

describe('GET /local/outbox', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  const outbox = (query: string, key = tenant.controlKey) =>
    fetch(`${tenant.origin}/local/outbox${query}`, { headers: { authorization: `Bearer ${key}` } })

  it('gives the mails a page at a time, newest first', async () => {
    for (let number = 1; number <= 55; number += 1) {
      await insertMail(tenant.database, { recipient: 'a@example.com', subject: String(number), body: '' })
    }
    const second = await jsonBody(await outbox('?page=1'))
    assert.partialDeepStrictEqual(second, { start: 50, limit: 50, total: 55 })
    assert.deepEqual(
      Object(second.mails).map(({ subject }: { subject: string }) => subject),
      ['5', '4', '3', '2', '1'],
    )
  })

  it('rejects unknown parameters, and requests without the control key', async () => {
    assert.equal((await outbox('?everything=1')).status, 400)
    assert.equal((await outbox('?everything=1', 'wrong')).status, 401)
  })
})
