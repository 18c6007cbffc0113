import assert from 'node:assert/strict'
import { says, titled, type Visit } from './visit.ts'

const SILENT = 'The tenant does not answer'

/** Works on while the tenant hangs: each press shows at once, the address is that of what is shown, and nothing is lost. */
export async function outliveHang({ page, stack }: Visit): Promise<void> {
  const { tenant } = stack
  const link = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true })
  const bar = page.getByRole('progressbar', { name: 'Loading' })
  await link('Users').click()
  await page.getByRole('table', { name: 'Users' }).waitFor()
  await link('General').click()
  await page.getByLabel('Friendly Name').waitFor()
  // Eight seconds pass when the test says so.
  await page.clock.install()

  tenant.pause()
  try {
    // The script of this page was never fetched.
    await link('Logs').click()
    await page.locator('.navigation__link.pending', { hasText: 'Logs' }).waitFor()
    await bar.waitFor()
    await titled(page, 'General')
    assert.match(page.url(), /\/tenant\/general$/)
    assert.equal(await page.getByText(SILENT).count(), 0)
    await page.clock.fastForward(8_000)
    await page.getByRole('alert').getByText(SILENT).waitFor()

    // The script of this page is here, its users are not up to date.
    await link('Users').click()
    await titled(page, 'Users')
    assert.match(page.url(), /\/users$/)
    // No answer can be there for another search.
    await page.getByLabel('Search by email address or name').fill('nobody')
    await page.getByRole('status').getByText('Loading the users').waitFor()
    await bar.waitFor()
    await page.clock.fastForward(8_000)
    await page.getByRole('alert').getByText(SILENT).waitFor()
  } finally {
    tenant.resume()
  }
  await says(page, 'No user matches “nobody”')
  await page.getByText(SILENT).waitFor({ state: 'detached' })
}

/** Sends a change to a tenant that hangs, once: it is made when the tenant goes on. */
export async function changeWhileHanging({ page, stack }: Visit): Promise<void> {
  const { tenant } = stack
  const changes: string[] = []
  page.on('request', request => request.method() !== 'GET' && changes.push(request.method()))
  await page.getByRole('navigation').getByRole('link', { name: 'Applications', exact: true }).click()
  await page.getByRole('link', { name: 'Hello World Test Application' }).click()
  await page.locator('nav.tabs').getByRole('link', { name: 'APIs', exact: true }).click()
  const authorized = page.getByRole('switch', { name: 'Authorize Hello World API Server' })
  await authorized.and(page.locator('[aria-checked="true"]')).waitFor()

  tenant.pause()
  try {
    await authorized.click()
    await authorized.and(page.locator('[aria-checked="false"][aria-busy="true"]')).waitFor()
    // A second press does nothing.
    await authorized.click()
    await page.clock.fastForward(8_000)
    await page.getByRole('alert').getByText(SILENT).waitFor()
  } finally {
    tenant.resume()
  }
  await says(page, 'No longer authorized')
  await page.getByText(SILENT).waitFor({ state: 'detached' })
  assert.deepEqual(changes, ['DELETE'])
  await authorized.and(page.locator('[aria-checked="false"]:not([aria-busy])')).waitFor()
}
