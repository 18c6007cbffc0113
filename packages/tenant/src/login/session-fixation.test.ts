import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createSinglePageApp } from '../../test/support/single-page-app.ts'
import { startTenantWithStore } from '../../test/support/tenant.ts'
import { createVisitor, submit } from '../../test/support/visitor.ts'
import { helloWorld } from '../hello-world.ts'
import type { Tenant } from '../tenant.ts'

const SESSION = 'tollgate_session'

describe('a session that somebody planted', () => {
  let tenant: Tenant
  before(async () => {
    tenant = await startTenantWithStore()
  })
  after(() => tenant.close())

  const { email: username, password } = helloWorld.user
  const app = () => createSinglePageApp(tenant.origin)

  /** Whether whoever has these cookies and nothing else is logged in. */
  async function isLoggedIn(cookie: string): Promise<boolean> {
    const response = await fetch(app().authorizationUrl({ prompt: 'none' }), {
      headers: { cookie },
      redirect: 'manual',
    })
    return new URL(response.headers.get('location') ?? '').searchParams.has('code')
  }

  it('is not the one that the victim logs in to, though the session was there before', async () => {
    // A page that asks for a device's code keeps a session before anybody has logged in.
    const attacker = createVisitor()
    await attacker.browse(`${tenant.origin}/activate`)
    const planted = attacker.cookieHeader(tenant.origin)
    assert.match(planted, new RegExp(`${SESSION}=`))

    const victim = createVisitor()
    const plant = (url: string | URL, form?: Record<string, string>) =>
      victim.visit(url, form, { cookie: [victim.cookieHeader(url), planted].filter(Boolean).join('; ') })
    const started = await plant(app().authorizationUrl())
    const login = new URL(started.headers.get('location') ?? '', tenant.origin)
    const page = await victim.browse(login)
    const { redirectsTo } = await submit(victim, page, { username, password })
    assert.ok(redirectsTo?.searchParams.has('code'))
    assert.equal(await isLoggedIn(victim.cookieHeader(tenant.origin)), true)
    assert.equal(await isLoggedIn(planted), false)
  })

  it('with a value of their own choice is not taken', async () => {
    const victim = createVisitor()
    const response = await victim.visit(app().authorizationUrl(), undefined, {
      cookie: `${SESSION}=planted; ${SESSION}.sig=x`,
    })
    const login = new URL(response.headers.get('location') ?? '', tenant.origin)
    await submit(victim, await victim.browse(login), { username, password })
    assert.notEqual(victim.cookie(SESSION), 'planted')
    assert.equal(await isLoggedIn(`${SESSION}=planted`), false)
  })

  it('is over for every holder of its cookie when the person logs in again', async () => {
    const { visitor } = await app().logIn(helloWorld.user)
    const former = visitor.cookieHeader(tenant.origin)
    assert.equal(await isLoggedIn(former), true)
    await submit(visitor, await visitor.browse(app().authorizationUrl({ prompt: 'login' })), { username, password })
    assert.equal(await isLoggedIn(former), false)
    assert.equal(await isLoggedIn(visitor.cookieHeader(tenant.origin)), true)
  })
})
