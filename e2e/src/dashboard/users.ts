import assert from 'node:assert/strict'
import { helloWorld } from '@tollgate/tenant'
import type { Page } from 'playwright-core'
import { logIn } from '../form-visitor.ts'
import { assertSound, confirm, openDialog, openTab, press, says, titled, type Visit, walkTo } from './visit.ts'

/** Creates a role and a user, makes the user an administrator and back, assigns the role and removes it. */
export async function assignAndRemoveRole({ page, suffix, complaints }: Visit): Promise<void> {
  const email = `user-${suffix.slice(3)}@example.com`
  await walkTo(page, 'Roles')
  await press(page, 'Create Role')
  await page.getByLabel('Name', { exact: true }).fill(`Reader ${suffix}`)
  await page.getByLabel('Description').fill('Reads what admins read')
  await press(page, 'Create')
  await titled(page, `Reader ${suffix}`)
  await press(page, 'Add Permissions')
  await page
    .getByRole('dialog')
    .getByRole('checkbox', { name: /read:admin-messages/ })
    .click()
  await assertSound(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Add Permissions' }).click()
  await page.getByRole('row', { name: /read:admin-messages/ }).waitFor()

  await walkTo(page, 'Users')
  await assertSound(page)
  await press(page, 'Create User')
  await page.getByLabel('Email', { exact: true }).fill(email)
  await page.getByLabel('Password').fill('short')
  await press(page, 'Create')
  await page.getByRole('dialog').getByRole('alert').waitFor()
  assert.match(complaints.splice(0).join(), /status of 400/)
  await page.getByLabel('Password').fill('Correct-horse-battery-9')
  await press(page, 'Create')
  await titled(page, email)
  const administrator = page.getByRole('switch', { name: 'Tenant Administrator', disabled: false })
  for (const checked of [true, false]) {
    await administrator.click()
    await administrator.and(page.locator(`[aria-checked="${checked}"]:not([aria-busy])`)).waitFor()
  }
  await assertSound(page)
  await openTab(page, 'Roles')
  await press(page, 'Assign Roles')
  await page
    .getByRole('dialog')
    .getByRole('checkbox', { name: new RegExp(`Reader ${suffix}`) })
    .click()
  await press(page, 'Assign')
  await page.getByRole('link', { name: `Reader ${suffix}` }).waitFor()
  await openTab(page, 'Permissions')
  await page.getByRole('row', { name: new RegExp(`Role Reader ${suffix}`) }).waitFor()
  await assertSound(page)
  await openTab(page, 'Roles')
  await press(page, `Remove the role Reader ${suffix}`)
  await says(page, 'No roles yet')
}

/** Tries to create a user and a role that exist, and follows the links to the existing ones. */
export async function createExistingUserAndRole({ page, complaints }: Visit): Promise<void> {
  await walkTo(page, 'Users')
  await openDialog(page, 'Create User', 'Create user')
  await page.getByLabel('Email', { exact: true }).fill(helloWorld.user.email)
  await page.getByLabel('Password').fill('Correct-horse-battery-9')
  await press(page, 'Create')
  await page.getByRole('alert').getByRole('link', { name: helloWorld.user.email }).click()
  await titled(page, helloWorld.user.email)
  await walkTo(page, 'Roles')
  await openDialog(page, 'Create Role', 'Create role')
  await page.getByLabel('Name', { exact: true }).fill('Admin')
  await press(page, 'Create')
  await page.getByRole('alert').getByRole('link', { name: 'Admin', exact: true }).click()
  await titled(page, 'Admin')
  assert.equal(
    complaints
      .splice(0)
      .filter(complaint => !complaint.includes('status of 409'))
      .join(),
    '',
  )
}

/** Finds a user, resets the password, blocks and deletes the user. */
export async function findAndDeleteUser({ page, suffix }: Visit): Promise<void> {
  const email = `user-${suffix.slice(3)}@example.com`
  await walkTo(page, 'Users')
  const search = page.getByLabel('Search by email address or name')
  await search.pressSequentially(`user-${suffix.slice(3)}`)
  assert.equal(await page.locator(':focus').inputValue(), `user-${suffix.slice(3)}`)
  await page.getByRole('link', { name: email }).click()
  await titled(page, email)
  await assertSound(page)
  await editProfile(page)
  await press(page, 'Reset Password')
  await page.getByLabel('New password').fill('Another-horse-battery-9')
  await page.getByRole('dialog').getByRole('button', { name: 'Reset Password' }).click()
  await says(page, `Password of ${email} changed`)
  await press(page, 'Block')
  await page.getByRole('button', { name: 'Unblock' }).waitFor()
  await press(page, 'Delete')
  await confirm(page, email, 'Delete')
  await titled(page, 'Users')
  await page.getByLabel('Search by email address or name').fill(`user-${suffix.slice(3)}`)
  await says(page, `No user matches “user-${suffix.slice(3)}”`)
}

async function editProfile(page: Page): Promise<void> {
  const profile = page.locator('.section', { has: page.getByRole('heading', { name: 'Profile' }) })
  const save = profile.getByRole('button', { name: 'Save Changes' })
  const givenName = profile.getByLabel('Given Name')
  await profile.getByLabel('Email').fill('nowhere')
  await says(page, 'Enter an email address, such as ada@example.com')
  await profile.getByRole('button', { name: 'Discard' }).click()
  for (const name of ['Ada', '']) {
    await givenName.fill(name)
    await save.click()
    await profile.getByRole('button', { name: 'Save Changes', disabled: true }).waitFor()
    await page.reload()
    await givenName.waitFor()
    assert.equal(await givenName.inputValue(), name)
  }
}

/** Sorts the list of users by their addresses, in both directions. */
export async function sortUsers({ page }: Visit): Promise<void> {
  await walkTo(page, 'Users')
  const sort = page.getByRole('columnheader', { name: 'User' }).getByRole('button')
  const firstRow = page.getByRole('table', { name: 'Users' }).getByRole('row').nth(1)
  await sort.click()
  await firstRow.getByRole('link', { name: helloWorld.admin.email }).waitFor()
  await page.locator('th[aria-sort="ascending"]', { hasText: 'User' }).waitFor()
  await sort.click()
  await firstRow.getByRole('link', { name: helloWorld.user.email }).waitFor()
  await page.locator('th[aria-sort="descending"]', { hasText: 'User' }).waitFor()
  await assertSound(page)
}

/** Lists the sessions of a user, ends one, then all. */
export async function endSessions({ page, stack, suffix }: Visit): Promise<void> {
  const login = { email: `sessions-${suffix.slice(3)}@example.com`, password: 'Correct-horse-battery-9' }
  for (const form of ['signup', 'login', 'login'] as const) {
    await logIn(stack.tenant.origin, stack.client.origin, form, login)
  }
  await walkTo(page, 'Users')
  await page.getByRole('link', { name: login.email }).click()
  await openTab(page, 'Sessions')
  const rows = page.getByRole('table', { name: 'Sessions' }).getByRole('row', { name: /Hello World Client/ })
  await rows.nth(2).waitFor()
  await assertSound(page)
  await rows.first().getByRole('button', { name: 'End the session' }).click()
  await rows.nth(2).waitFor({ state: 'detached' })
  assert.equal(await rows.count(), 2)
  await press(page, 'End All Sessions')
  await says(page, 'No active sessions')
}
