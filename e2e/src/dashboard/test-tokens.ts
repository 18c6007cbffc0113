import { helloWorld } from '@tollgate/tenant'
import { assertSound, openTab, press, says, titled, type Visit, walkTo } from './visit.ts'

/** Issues a token to a user, calls the API with broken copies of it, and reads the claims on the user's page. */
export async function breakTokenOfUser({ page, stack }: Visit): Promise<void> {
  await walkTo(page, 'APIs')
  await page.getByRole('link', { name: 'Hello World API Server' }).click()
  await openTab(page, 'Test')
  await page.getByLabel('Token for').selectOption('user')
  await page.getByLabel('User', { exact: true }).fill('adm')
  await page.locator(`option[value="${helloWorld.admin.email}"]`).waitFor({ state: 'attached' })
  await page.getByLabel('User', { exact: true }).fill(helloWorld.admin.email)
  await page.getByRole('checkbox', { name: 'read:admin-messages' }).waitFor()
  await page.getByLabel('Lifetime').selectOption('60')
  await page.getByRole('timer').getByText('Expires in 00:0').waitFor()

  await page.getByLabel('Address').fill(`${stack.api.origin}/api/messages/admin`)
  const outcome = page.getByRole('status', { name: 'Response to the broken token' })
  await press(page, 'alg: none')
  await outcome.getByText('401 Unauthorized').waitFor()
  await press(page, 'Missing permission')
  await outcome.getByText('403 Forbidden').waitFor()
  await says(page, 'The API rejected the token, as it should.')
  await page.getByLabel('Address').fill(`${stack.api.origin}/api/messages/public`)
  await press(page, 'Bad signature')
  await says(page, 'The API accepted the token: it does not check the signature')
  await assertSound(page)

  await walkTo(page, 'Users')
  await page.getByRole('link', { name: helloWorld.admin.email }).click()
  await titled(page, helloWorld.admin.email)
  await openTab(page, 'Token Claims')
  await page.getByRole('table', { name: 'Access token' }).getByText('read:admin-messages').first().waitFor()
  await page.getByRole('table', { name: 'ID token' }).getByText('The application that the token is for').waitFor()
  await assertSound(page)
}
