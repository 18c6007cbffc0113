import type { Page } from 'playwright-core'

/** Waits for the page with this title. */
export async function titled(page: Page, title: string): Promise<void> {
  await page.locator('#page-title', { hasText: title }).waitFor()
}

/** Waits until the page shows this text in its code box. */
export async function shows(page: Page, text: string): Promise<void> {
  await page.locator('pre.code-snippet__body', { hasText: text }).waitFor()
}

/** Opens a page with its tab. */
export async function openTab(page: Page, label: string): Promise<void> {
  await page.locator('.nav-bar__tab', { hasText: label }).click()
}

interface Credentials {
  email: string
  password: string
}

/** Logs in with the button of the client. */
export async function logIn(page: Page, credentials: Credentials): Promise<void> {
  await page.locator('.button__login').click()
  await submitCredentials(page, credentials)
}

/** Submits the tenant's login or sign-up form. */
export async function submitCredentials(page: Page, { email, password }: Credentials): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
}

/** Makes requests to the API fail. @returns a function that ends this */
export async function denyApi(page: Page, apiOrigin: string): Promise<() => Promise<void>> {
  const requests = `${apiOrigin}/**`
  await page.route(requests, route => route.abort('connectionrefused'))
  return () => page.unroute(requests)
}

/** Records the errors that the browser logs. */
export function recordComplaints(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', error => complaints.push(String(error)))
  return complaints
}
