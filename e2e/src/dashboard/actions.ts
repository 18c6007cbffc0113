import { assertSound, openDialog, openTab, press, says, titled, type Visit, walkTo } from './visit.ts'

/** Writes an Action, tests it for a user, and deploys it. */
export async function writeAction({ page, suffix }: Visit): Promise<void> {
  const name = `Add the plan ${suffix}`
  await walkTo(page, 'Actions')
  await assertSound(page)
  await openDialog(page, 'Create Action', 'Create Action')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await press(page, 'Create')
  await titled(page, name)
  const code = `exports.onExecutePostLogin = async (event, api) => {
  api.accessToken.setCustomClaim('https://example.com/user', event.user.email)
}`
  await page.getByLabel('Code', { exact: true }).fill(code)
  await press(page, 'Run Test')
  await page.getByRole('status', { name: 'Test result' }).getByText('https://example.com/user').waitFor()
  await press(page, 'Deploy')
  await page.getByRole('button', { name: 'Deploy', disabled: true }).waitFor()
  await assertSound(page)
}

/** Binds the deployed Action to its trigger, and removes it. The bindings are one list, which one window at a time may change. */
export async function bindAction({ page, suffix }: Visit): Promise<void> {
  const name = `Add the plan ${suffix}`
  await walkTo(page, 'Actions')
  await openTab(page, 'Triggers')
  await page.getByLabel('Add an Action').first().selectOption(name)
  await page.getByRole('listitem').filter({ hasText: name }).waitFor()
  await assertSound(page)
  await press(page, `Remove ${name} from the trigger`)
  await page.getByRole('listitem').filter({ hasText: name }).waitFor({ state: 'detached' })
  await openTab(page, 'Executions')
  await assertSound(page)
}

/** Adds a claim to the tokens of an API without code, and removes it. */
export async function addTokenClaim({ page }: Visit): Promise<void> {
  await walkTo(page, 'APIs')
  await page.getByRole('link', { name: 'Hello World API Server' }).click()
  await openTab(page, 'Token Claims')
  await press(page, 'Add Claim')
  await page.getByLabel('Claim', { exact: true }).fill('https://example.com/email')
  await press(page, 'Save Changes')
  await says(page, 'Saved the claims')
  await assertSound(page)
  await press(page, 'Delete the claim https://example.com/email')
  await press(page, 'Save Changes')
  await page.getByRole('button', { name: 'Save Changes', disabled: true }).waitFor()
}
