import assert from 'node:assert/strict'
import { helloWorld } from '@tollgate/tenant'
import { openDialog, openTab, type Visit, walkTo } from './visit.ts'

/** Every dialog: its page, the button that opens it, and its title. */
const DIALOGS: readonly { at: readonly string[]; tab?: string; button: string; title: string }[] = [
  { at: ['Applications'], button: 'Create Application', title: 'Create application' },
  { at: ['Applications', 'Hello World Test Application'], button: 'Rotate', title: 'Rotate the client secret?' },
  { at: ['Applications', 'Hello World Test Application'], button: 'Delete', title: 'Delete this application?' },
  { at: ['APIs'], button: 'Create API', title: 'New API' },
  { at: ['APIs', 'Hello World API Server'], button: 'Delete this API', title: 'Delete this API?' },
  {
    at: ['APIs', 'Hello World API Server'],
    tab: 'Permissions',
    button: 'Remove read:admin-messages',
    title: 'Remove this permission?',
  },
  { at: ['Users'], button: 'Create User', title: 'Create user' },
  { at: ['Users', helloWorld.user.email], button: 'Reset Password', title: 'Reset password' },
  { at: ['Users', helloWorld.user.email], button: 'Delete', title: 'Delete this user?' },
  { at: ['Users', helloWorld.user.email], tab: 'Roles', button: 'Assign Roles', title: 'Assign roles' },
  { at: ['Users', helloWorld.user.email], tab: 'Permissions', button: 'Add Permissions', title: 'Add permissions' },
  { at: ['Roles'], button: 'Create Role', title: 'Create role' },
  { at: ['Roles', 'Admin'], button: 'Delete this role', title: 'Delete this role?' },
  { at: ['Roles', 'Admin'], tab: 'Permissions', button: 'Add Permissions', title: 'Add permissions' },
  { at: ['Roles', 'Admin'], tab: 'Users', button: 'Add Users', title: 'Add users' },
  { at: ['General'], button: 'Reset Tenant', title: 'Reset this tenant?' },
  { at: ['Signing Keys'], button: 'Rotate Signing Key', title: 'Rotate the signing key?' },
]

/** Opens every dialog: its first field has the focus, and after Escape the button has it again. */
export async function openEveryDialog({ page }: Visit): Promise<void> {
  for (const { at, tab, button, title } of DIALOGS) {
    const [place = '', ...links] = at
    await walkTo(page, place)
    for (const link of links) await page.getByRole('link', { name: link, exact: true }).click()
    if (tab) await openTab(page, tab)
    const dialog = await openDialog(page, button, title)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    const focused = page.locator(':focus')
    assert.equal((await focused.getAttribute('aria-label')) ?? (await focused.textContent()), button, title)
  }
}
