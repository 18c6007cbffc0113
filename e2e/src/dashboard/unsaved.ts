import assert from 'node:assert/strict'
import { helloWorld } from '@tollgate/tenant'
import type { Page } from 'playwright-core'
import { assertSound, openDialog, openTab, press, titled, type Visit, walkTo } from './visit.ts'

const QUESTION = 'Discard unsaved changes?'

/** Each form with unsaved changes: its page, a field, and the input. */
const FORMS: Record<string, { at: readonly string[]; tab?: string; field: string; text: string }> = {
  'an application': { at: ['Applications', 'Hello World Client'], field: 'Description', text: 'Typed' },
  'an API': { at: ['APIs', 'Hello World API Server'], field: 'Name', text: 'Typed' },
  'a new permission': {
    at: ['APIs', 'Hello World API Server'],
    tab: 'Permissions',
    field: 'Permission',
    text: 'read:typed',
  },
  'a role': { at: ['Roles', 'Admin'], field: 'Description', text: 'Typed' },
  'a user': { at: ['Users', helloWorld.user.email], field: 'User Metadata (user_metadata)', text: '{ "typed": true }' },
  'the tenant': { at: ['General'], field: 'Friendly Name', text: 'Typed' },
}

/** Types into each form and must confirm before a link, the back button, a tab or closing the window discards the input. */
export async function keepWhatIsTyped({ page }: Visit): Promise<void> {
  for (const { at, tab, field, text } of Object.values(FORMS)) {
    const input = await type(page, { at, tab, field, text })
    const address = page.url()
    await followLink(page, 'Logs')
    await keepEditing(page)
    assert.equal(await input.inputValue(), text)
    assert.equal(page.url(), address)
    await followLink(page, 'Logs')
    await press(page, 'Discard Changes')
    await titled(page, 'Logs')
  }

  const input = await type(page, { at: ['APIs', 'Hello World API Server'], field: 'Name', text: 'Typed' })
  await openTab(page, 'Permissions')
  await assertSound(page)
  await keepEditing(page)
  await page.evaluate('history.back()')
  await keepEditing(page)
  assert.match(page.url(), /\/settings$/)
  const [question] = await Promise.all([page.waitForEvent('dialog'), page.close({ runBeforeUnload: true })])
  assert.equal(question.type(), 'beforeunload')
  await question.dismiss()
  assert.equal(await input.inputValue(), 'Typed')
  await press(page, 'Discard')
  await walkTo(page, 'Roles')
}

/** Types into a dialog and must confirm before Escape, a click outside or the back button closes it. */
export async function keepWhatIsTypedInDialog({ page }: Visit): Promise<void> {
  await walkTo(page, 'Roles')
  const dialog = await openDialog(page, 'Create Role', 'Create role')
  const name = dialog.getByLabel('Name', { exact: true })
  await name.fill('Typed')
  for (const leave of [
    () => page.keyboard.press('Escape'),
    () => page.mouse.click(4, 4),
    () => page.evaluate('history.back()'),
  ]) {
    await leave()
    await keepEditing(page)
    assert.equal(await name.inputValue(), 'Typed')
  }
  await page.keyboard.press('Escape')
  await press(page, 'Discard Changes')
  await dialog.waitFor({ state: 'detached' })
  await walkTo(page, 'Users')
}

async function type(page: Page, { at: [place = '', ...links], tab, field, text }: Omit<Form, 'tab'> & Tab) {
  await walkTo(page, place)
  for (const link of links) await page.getByRole('link', { name: link, exact: true }).click()
  if (tab) await openTab(page, tab)
  const input = page.getByLabel(field, { exact: true })
  await input.fill(text)
  return input
}

type Form = (typeof FORMS)[string]
type Tab = { tab?: string | undefined }

async function followLink(page: Page, place: string): Promise<void> {
  const menu = page.getByRole('button', { name: 'Open the navigation' })
  if (await menu.isVisible()) await menu.click()
  await page.getByRole('navigation', { name: 'Dashboard' }).getByRole('link', { name: place, exact: true }).click()
}

async function keepEditing(page: Page): Promise<void> {
  const question = page.getByRole('dialog', { name: QUESTION })
  await question.getByRole('button', { name: 'Keep Editing' }).click()
  await question.waitFor({ state: 'detached' })
}
