import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { type ManagedTenant, startManagedTenant } from '../../test/support/management.ts'
import { createSinglePageApp } from '../../test/support/single-page-app.ts'
import { createVisitor } from '../../test/support/visitor.ts'
import { brandRules } from './pages/brand-colors.ts'

describe('the colors of /branding', () => {
  let tenant: ManagedTenant
  before(async () => {
    tenant = await startManagedTenant()
  })
  after(() => tenant.close())

  const openLogin = async (): Promise<{ page: string; policy: string }> => {
    const { html, response } = await createVisitor().browse(createSinglePageApp(tenant.origin).authorizationUrl())
    return { page: html, policy: response.headers.get('content-security-policy') ?? '' }
  }

  it('are on the login page, and its content security policy allows them and nothing else', async () => {
    const plain = await openLogin()
    assert.equal(plain.page.match(/<style>/g)?.length, 1)
    await tenant.expect(200, 'PATCH', '/branding', { colors: { primary: '#336699', page_background: '#222221' } })
    const { page, policy } = await openLogin()
    const [, rules = ''] = Array.from(page.matchAll(/<style>(.*?)<\/style>/gs), ([, text]) => text)
    assert.match(rules, /--action: #336699;/)
    assert.match(rules, /--ground: #222221;/)
    const source = `'sha256-${createHash('sha256').update(rules).digest('base64')}'`
    assert.equal(policy, plain.policy.replace('style-src ', `style-src ${source} `))
    await tenant.expect(200, 'PATCH', '/branding', { colors: null })
    assert.equal((await openLogin()).page.match(/<style>/g)?.length, 1)
  })

  it('are on pages of mailed links, too', async () => {
    await tenant.expect(200, 'PATCH', '/branding', { colors: { primary: '#336699' } })
    const page = await (await fetch(`${tenant.origin}/u/reset-password?ticket=x`)).text()
    assert.match(page, /--action: #336699;/)
  })

  for (const [color, text] of [
    ['#000', '#ffffff'],
    ['#ffffff', '#000000'],
    ['#15233c', '#ffffff'],
    ['#ffbd4a', '#000000'],
    ['#808080ff', '#000000'],
  ] as const) {
    it(`${color} has text in ${text}, which has the higher contrast`, () => {
      assert.match(brandRules({ primary: color }), new RegExp(`--on-action: ${text};`))
    })
  }

  for (const color of ['red', '#12', '#12345', 'url(https://example.com)', '#fff;}', '</style>']) {
    it(`${color} is no color, and has no effect`, () => {
      assert.equal(brandRules({ primary: color, pageBackground: color }), '')
    })
  }
})
