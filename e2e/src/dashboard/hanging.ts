import assert from 'node:assert/strict'
import { says, titled, type Visit } from './visit.ts'

const UNRESPONSIVE = 'The tenant does not respond'

/** Uses the dashboard while the tenant hangs: each click has a visible effect, the URL matches the page, and input is kept. */
export async function useWhileHanging({ page, stack }: Visit): Promise<void> {
  const { tenant } = stack
  const link = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true })
  const bar = page.getByRole('progressbar', { name: 'Loading' })
  await link('Users').click()
  await page.getByRole('table', { name: 'Users' }).waitFor()
  await link('General').click()
  await page.getByLabel('Friendly Name').waitFor()
  // The test advances the clock.
  await page.clock.install()

  tenant.pause()
  try {
    // The script of this page has not been fetched yet.
    await link('Logs').click()
    await page.locator('.navigation__link.pending', { hasText: 'Logs' }).waitFor()
    await bar.waitFor()
    await titled(page, 'General')
    assert.match(page.url(), /\/tenant\/general$/)
    assert.equal(await page.getByText(UNRESPONSIVE).count(), 0)
    await page.clock.fastForward(8_000)
    await page.getByRole('alert').getByText(UNRESPONSIVE).waitFor()

    // The script of this page is loaded, but its users are stale.
    await link('Users').click()
    await titled(page, 'Users')
    assert.match(page.url(), /\/users$/)
    // The result of a new search cannot be cached.
    await page.getByLabel('Search by email address or name').fill('unknown')
    await page.getByRole('status').getByText('Loading the users').waitFor()
    await bar.waitFor()
    await page.clock.fastForward(8_000)
    await page.getByRole('alert').getByText(UNRESPONSIVE).waitFor()
  } finally {
    tenant.resume()
  }
  await says(page, 'No user matches “unknown”')
  await page.getByText(UNRESPONSIVE).waitFor({ state: 'detached' })
}

/** Sends a change once to a tenant that hangs; it is made when the tenant resumes. */
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
    // A second click is ignored.
    await authorized.click()
    await page.clock.fastForward(8_000)
    await page.getByRole('alert').getByText(UNRESPONSIVE).waitFor()
  } finally {
    tenant.resume()
  }
  await says(page, 'Access revoked')
  await page.getByText(UNRESPONSIVE).waitFor({ state: 'detached' })
  assert.deepEqual(changes, ['DELETE'])
  await authorized.and(page.locator('[aria-checked="false"]:not([aria-busy])')).waitFor()
}
