import { helloWorld } from '@tollgate/tenant'
import { assertSound, confirm, openDialog, openTab, press, says, titled, type Visit, walkTo } from './visit.ts'

/** Creates an organization, adds a member, changes its name, and deletes it. */
export async function manageOrganization({ page, suffix }: Visit): Promise<void> {
  const identifier = `acme-${suffix.replace(/\D/g, '')}`
  const name = `Acme ${suffix}`
  await walkTo(page, 'Organizations')
  await assertSound(page)
  await openDialog(page, 'Create Organization', 'Create organization')
  await page.getByLabel('Identifier', { exact: true }).fill(identifier)
  await page.getByLabel('Display name').fill(name)
  await press(page, 'Create')
  await titled(page, name)
  await says(page, 'No members yet')
  await assertSound(page)

  await press(page, 'Add Members')
  const dialog = page.getByRole('dialog', { name: 'Add members' })
  await dialog.getByRole('checkbox', { name: helloWorld.user.email }).click()
  await dialog.getByRole('button', { name: 'Add Members' }).click()
  await page.getByRole('row', { name: new RegExp(helloWorld.user.email) }).waitFor()
  await assertSound(page)
  await openTab(page, 'Invitations')
  await says(page, 'No open invitations')
  await assertSound(page)

  await openTab(page, 'Settings')
  await page.getByLabel('Display name').fill(`${name} Inc.`)
  await press(page, 'Save Changes')
  await titled(page, `${name} Inc.`)
  await assertSound(page)
  await press(page, 'Delete this organization')
  await confirm(page, identifier, 'Delete')
  await titled(page, 'Organizations')
}
