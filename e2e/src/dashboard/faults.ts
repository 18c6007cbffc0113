import assert from 'node:assert/strict'
import { assertSound, press, says, type Visit, walkTo } from './visit.ts'

/** Switches simulated failures on and off, and reads which are active. */
export async function simulateFailures({ page, stack }: Visit): Promise<void> {
  const requestKeys = () => fetch(`${stack.tenant.origin}/.well-known/jwks.json`)
  const requestToken = () =>
    fetch(`${stack.tenant.origin}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'hello-world-client' }),
    })
  await walkTo(page, 'Faults')
  await says(page, 'The tenant responds normally')
  await assertSound(page)

  const limit = page.getByRole('switch', { name: 'Rate limit exceeded' })
  await limit.click()
  const row = page.getByRole('row', { name: /^Rate limit exceeded/ })
  await row.waitFor()
  assert.equal((await requestToken()).status, 429)
  await row.getByRole('cell', { name: '1', exact: true }).waitFor()
  await assertSound(page)

  // The dashboard gets tokens nevertheless.
  await page.reload()
  await page.getByRole('switch', { name: 'Rate limit exceeded', checked: true }).waitFor()
  await limit.click()
  await row.waitFor({ state: 'detached' })
  assert.notEqual((await requestToken()).status, 429)

  await page.getByRole('switch', { name: 'Keys unavailable' }).click()
  await page.getByRole('row', { name: /^Keys unavailable/ }).waitFor()
  assert.equal((await requestKeys()).status, 503)
  await press(page, 'End All Faults')
  await says(page, 'The tenant responds normally')
  assert.equal((await requestKeys()).status, 200)
}
