import assert from 'node:assert/strict'
import { assertSound, manage, openTab, press, titled, type Visit, walkTo } from './visit.ts'

/** Opens pages and objects with the palette, by keyboard and with its button. */
export async function openWithPalette({ page }: Visit): Promise<void> {
  await walkTo(page, 'Logs')
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Search the dashboard' })
  await palette.locator('input:focus').waitFor()
  await palette.getByRole('option', { name: 'user@example.com' }).waitFor()
  await assertSound(page)
  await page.keyboard.type('hello world api')
  await palette.getByRole('status').getByText('1 result', { exact: true }).waitFor({ state: 'attached' })
  await page.keyboard.press('Enter')
  await titled(page, 'Hello World API Server')
  await palette.waitFor({ state: 'detached' })
  await page.locator('#page-title:focus').waitFor()

  await press(page, 'Search the dashboard')
  await palette.locator('input:focus').fill('nothing has this name')
  await palette.getByText('Nothing matches “nothing has this name”').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.palette-button:focus').waitFor()

  await page.keyboard.press('Control+k')
  await palette.locator('input:focus').fill('e')
  await palette.getByRole('group', { name: 'Pages' }).getByRole('option', { name: 'Outbox' }).click()
  await titled(page, 'Outbox')
}

/** A dialog with unsaved input keeps the focus. */
export async function keepDialogOpen({ page }: Visit): Promise<void> {
  await walkTo(page, 'Roles')
  await press(page, 'Create Role')
  const dialog = page.getByRole('dialog', { name: 'Create role' })
  await dialog.waitFor()
  await page.keyboard.press('Control+k')
  // By name, because a notification is a dialog, too.
  assert.equal(await page.getByRole('dialog', { name: 'Search the dashboard' }).count(), 0)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
}

/** Searches the organizations and the permissions of an API, and reads the counts of a role. */
export async function searchLists(visit: Visit): Promise<void> {
  const { page, suffix } = visit
  const management = await manage(visit)
  await Promise.all(
    ['first', 'second'].map(name =>
      management('POST', 'organizations', { name: `search-${name}`, display_name: `Search ${name} ${suffix}` }),
    ),
  )
  await walkTo(page, 'Organizations')
  await page.getByRole('searchbox').fill('SEARCH-second')
  await page.getByRole('link', { name: `Search first ${suffix}` }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: `Search second ${suffix}` }).waitFor()
  await page.getByRole('searchbox').fill('no such organization')
  await page.getByText('No organization matches “no such organization”').waitFor()
  await assertSound(page)

  await walkTo(page, 'APIs')
  await page.getByRole('link', { name: 'Management API', exact: false }).click()
  await openTab(page, 'Permissions')
  await page.getByRole('searchbox', { name: 'Search permissions' }).fill('read:signing')
  await page.getByRole('cell', { name: 'read:users', exact: true }).waitFor({ state: 'detached' })
  assert.equal(await page.getByRole('row').count(), 2)
  assert.equal(new URL(page.url()).searchParams.get('q'), 'read:signing')
  await assertSound(page)

  const role = await management('POST', 'roles', { name: `Counted ${suffix}` })
  await management('POST', `roles/${role.id}/permissions`, {
    permissions: [
      { resource_server_identifier: 'https://hello-world.example.com', permission_name: 'read:admin-messages' },
    ],
  })
  await walkTo(page, 'Roles')
  const counts = page.getByRole('row', { name: `Counted ${suffix}` }).locator('.table__short')
  await counts.nth(1).filter({ hasText: '1' }).waitFor()
  assert.deepEqual(await counts.allTextContents(), ['0', '1'])
}
