import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { helloWorld } from '../../src/hello-world.ts'
import { insertClient } from '../../src/store/access/clients.ts'
import type { Tenant } from '../../src/tenant.ts'
import { jsonBody } from '../support/json-body.ts'
import { createSinglePageApp, tokensOf } from '../support/single-page-app.ts'
import { stopClock } from '../support/stopped-clock.ts'
import { startTenantWithStore } from '../support/tenant.ts'
import { createVisitor, type Page, submit, type Visitor } from '../support/visitor.ts'

const CLIENT_ID = 'television'
const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:device_code'

describe('the device code grant', () => {
  let tenant: Awaited<ReturnType<typeof startTenantWithStore>>
  before(async () => {
    tenant = await startTenantWithStore()
    await insertClient(tenant.database, {
      client_id: CLIENT_ID,
      client_secret: null,
      name: '<i>Television</i>',
      app_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: [GRANT_TYPE, 'refresh_token'],
    })
  })
  after(() => tenant.close())

  const post = (path: string, parameters: Record<string, string>) =>
    fetch(tenant.origin + path, { method: 'POST', body: new URLSearchParams({ client_id: CLIENT_ID, ...parameters }) })

  async function begin(): Promise<{ deviceCode: string; userCode: string; link: URL }> {
    const response = await post('/oauth/device/code', {
      scope: 'openid profile offline_access read:admin-messages',
      audience: helloWorld.audience,
    })
    const { device_code, user_code, verification_uri_complete } = await jsonBody(response)
    return {
      deviceCode: String(device_code),
      userCode: String(user_code),
      link: new URL(String(verification_uri_complete)),
    }
  }

  const poll = (device_code: string) => post('/oauth/token', { grant_type: GRANT_TYPE, device_code })

  /** Opens the link, which leads to the question whether to connect the device. */
  const openLink = (visitor: Visitor, link: URL): Promise<Page> => visitor.browse(link)

  it("begins with a code for the person, where to enter it, and Auth0's times", async () => {
    const response = await post('/oauth/device/code', { audience: helloWorld.audience })
    assert.equal(response.status, 200)
    const { device_code, user_code, ...rest } = await jsonBody(response)
    assert.match(String(user_code), /^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
    assert.equal(typeof device_code, 'string')
    assert.deepEqual(rest, {
      verification_uri: `${tenant.issuer}activate`,
      verification_uri_complete: `${tenant.issuer}activate?user_code=${user_code}`,
      expires_in: 900,
      interval: 5,
    })
  })

  it('waits for the person, and then gives the device tokens of theirs, once', async () => {
    const { deviceCode, userCode, link } = await begin()
    const pending = await poll(deviceCode)
    assert.equal(pending.status, 403)
    assert.deepEqual(await pending.json(), {
      error: 'authorization_pending',
      error_description: 'User has yet to authorize device code.',
    })

    const visitor = createVisitor()
    const question = await openLink(visitor, link)
    assert.ok(question.html.includes(`<p class="code">${userCode}</p>`))
    const login = await submit(visitor, question, { confirm: 'yes' })
    const { email: username, password } = helloWorld.admin
    const done = await submit(visitor, login, { username, password })
    assert.match(done.html, /Your device is connected/)

    const tokens = await tokensOf(await poll(deviceCode))
    const { permissions, azp, gty } = decodeJwt(tokens.access_token)
    assert.deepEqual([permissions, azp, gty], [['read:admin-messages'], CLIENT_ID, undefined])
    assert.ok(tokens.refresh_token)
    const refreshed = await post('/oauth/token', { grant_type: 'refresh_token', refresh_token: tokens.refresh_token })
    assert.equal(refreshed.status, 200)

    const again = await poll(deviceCode)
    assert.deepEqual([again.status, (await jsonBody(again)).error], [403, 'invalid_grant'])
  })

  it('asks a device to slow down that asks too soon, for as long as it must wait', async t => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() })
    const { deviceCode, link } = await begin()
    assert.equal((await jsonBody(await poll(deviceCode))).error, 'authorization_pending')
    const other = await begin()
    assert.equal((await jsonBody(await poll(other.deviceCode))).error, 'authorization_pending')
    const hasty = await poll(deviceCode)
    assert.equal(hasty.status, 429)
    assert.deepEqual(await hasty.json(), {
      error: 'slow_down',
      error_description: 'You are polling faster than the specified interval of 5 seconds.',
    })
    const visitor = createVisitor()
    await submit(visitor, await openLink(visitor, link), { abort: 'yes' })
    assert.equal((await jsonBody(await poll(deviceCode))).error, 'access_denied')
  })

  it('is refused to the device when the person cancels', async () => {
    const { deviceCode, link } = await begin()
    const visitor = createVisitor()
    const cancelled = await submit(visitor, await openLink(visitor, link), { abort: 'yes' })
    assert.match(cancelled.html, /The device was not connected/)
    const response = await poll(deviceCode)
    assert.equal(response.status, 403)
    assert.deepEqual(await response.json(), {
      error: 'access_denied',
      error_description: 'User cancelled the confirmation prompt.',
    })
  })

  it('reports an expired code to the device and to the user who enters it', async () => {
    const { deviceCode, link } = await begin()
    const past = Math.floor(Date.now() / 1000) - 1
    const { payload } = await tenant.database
      .selectFrom('oidc_payloads')
      .select('payload')
      .where('model', '=', 'DeviceCode')
      .where('id', '=', deviceCode)
      .executeTakeFirstOrThrow()
    await tenant.database
      .updateTable('oidc_payloads')
      .set({ expires_at: past, payload: JSON.stringify({ ...JSON.parse(payload), exp: past }) })
      .where('model', '=', 'DeviceCode')
      .where('id', '=', deviceCode)
      .execute()
    const response = await poll(deviceCode)
    assert.equal(response.status, 403)
    assert.deepEqual(await response.json(), {
      error: 'expired_token',
      error_description: 'The device code is expired.',
    })
    assert.match((await openLink(createVisitor(), link)).html, /This code is not valid, or no longer/)
  })

  it('fails when the user is blocked, with an error for the device and for the user', async () => {
    const { email: username, password } = helloWorld.user
    await tenant.database.updateTable('users').set({ blocked: true }).where('email', '=', username).execute()
    const { deviceCode, link } = await begin()
    const visitor = createVisitor()
    const login = await submit(visitor, await openLink(visitor, link), { confirm: 'yes' })
    const refused = await submit(visitor, login, { username, password })
    assert.match(refused.html, /The device cannot be connected: user is blocked/)
    const response = await poll(deviceCode)
    const { error, error_description } = await jsonBody(response)
    assert.deepEqual([response.status, error, error_description], [403, 'unauthorized', 'user is blocked'])
  })

  it('fills in the code of a link without sending it, and shows it as text', async () => {
    const page = await createVisitor().browse(`${tenant.issuer}activate?user_code=${encodeURIComponent('"><script>')}`)
    assert.ok(page.html.includes('value="&quot;&gt;&lt;script&gt;"'))
    assert.match(page.response.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  })

  for (const query of ['user%5Fcode=BBBB', 'a=1&user_code=BBBB&user_code=CCCC', 'code=CCCC&user_code=BBBB']) {
    it(`fills in one code of a link, and sends none: ${query}`, async () => {
      const { html } = await createVisitor().browse(`${tenant.issuer}activate?${query}`)
      assert.match(html, /value="BBBB"/)
      assert.doesNotMatch(html, /<script|submit\(\)|CCCC/)
    })
  }

  it('asks once whether to connect a device: after its link at once, after its code on the next page', async () => {
    const { userCode, link } = await begin()
    for (const code of [userCode, userCode.toLowerCase(), userCode.replace('-', '')]) {
      const linked = new URL(link)
      linked.searchParams.set('user_code', code)
      const { html } = await createVisitor().browse(linked)
      assert.match(html, /<button type="submit" name="confirm"/)
      assert.ok(html.includes(`<p class="code">${userCode}</p>`))
    }
    const visitor = createVisitor()
    const asked = await visitor.browse(`${tenant.issuer}activate`)
    assert.doesNotMatch(asked.html, /name="confirm"/)
    const { html } = await submit(visitor, asked, { user_code: userCode })
    assert.match(html, /<button type="submit" name="confirm"/)
  })

  it('connects nothing by opening the link, whatever it brings along', async () => {
    const { deviceCode, link } = await begin()
    link.searchParams.set('confirm', 'yes')
    const { visitor } = await createSinglePageApp(tenant.origin).logIn(helloWorld.admin)
    await visitor.browse(link)
    assert.equal((await jsonBody(await poll(deviceCode))).error, 'authorization_pending')
  })

  it('shows the code form for a link of a device that is connected, cancelled or unknown', async () => {
    const cancelled = await begin()
    const visitor = createVisitor()
    await submit(visitor, await openLink(visitor, cancelled.link), { abort: 'yes' })
    for (const link of [cancelled.link, new URL(`${tenant.issuer}activate?user_code=BBBB-BBBB`)]) {
      const { html } = await createVisitor().browse(link)
      assert.match(html, /This code is not valid, or no longer/)
      assert.doesNotMatch(html, /name="confirm"/)
    }
  })

  it('shows the name of the application as text', async () => {
    const page = await openLink(createVisitor(), (await begin()).link)
    assert.ok(page.html.includes('Connect &lt;i&gt;Television&lt;/i&gt;?'))
  })

  for (const code of ['', 'BBBB-BBBB', '<script>']) {
    it(`asks again for "${code}"`, async () => {
      const visitor = createVisitor()
      const page = await submit(visitor, await visitor.browse(`${tenant.issuer}activate`), { user_code: code })
      assert.match(page.html, /role="alert"/)
      assert.doesNotMatch(page.html, /<script>/)
    })
  }

  it('takes no form that another site made', async () => {
    const { deviceCode, userCode } = await begin()
    const body = new URLSearchParams({ xsrf: 'x', user_code: userCode, confirm: 'yes' })
    const bare = await fetch(`${tenant.issuer}activate`, { method: 'POST', body, redirect: 'manual' })
    assert.deepEqual([bare.status, bare.headers.get('location')], [303, '/activate'])
    const visitor = createVisitor()
    await visitor.browse(`${tenant.issuer}activate`)
    const forged = await visitor.visit(`${tenant.issuer}activate`, Object.fromEntries(body))
    assert.match(await forged.text(), /role="alert"/)
    assert.equal((await jsonBody(await poll(deviceCode))).error, 'authorization_pending')
  })

  it('is for applications that may use it', async () => {
    const response = await post('/oauth/device/code', { client_id: helloWorld.client.client_id })
    assert.deepEqual([response.status, (await jsonBody(response)).error], [403, 'unauthorized_client'])
  })
})

describe('the page for the code of a device', () => {
  stopClock()
  let tenant: Tenant
  before(async () => {
    tenant = await startTenantWithStore()
  })
  after(() => tenant.close())

  it('slows who guesses', async () => {
    const visitor = createVisitor()
    let page = await visitor.browse(`${tenant.issuer}activate`)
    for (let guess = 0; guess < 50; guess++) {
      page = await submit(visitor, page, { user_code: 'BBBB-BBBB' })
      assert.match(page.html, /This code is not valid/)
    }
    const { response, html } = await submit(visitor, page, { user_code: 'BBBB-BBBB' })
    assert.equal(response.status, 429)
    assert.match(response.headers.get('retry-after') ?? '', /^\d+$/)
    assert.match(html, /Too many attempts/)
  })

  it('slows who guesses by links, too', async () => {
    const guess = () => fetch(`${tenant.issuer}activate?user_code=BBBB-BBBB`)
    const before = await guess()
    assert.equal(before.status, 429, 'the guesses before count as well')
    assert.equal((await fetch(`${tenant.issuer}activate`)).status, 200)
  })
})
