import assert from 'node:assert/strict'
import type { BrowserContextOptions, Locator, Page, Request } from 'playwright-core'
import { assertAccessible, assertLayoutAccessible } from '../accessibility.ts'
import type { LocalBrowser } from '../browser.ts'
import type { Stack } from '../stack.ts'

const HEIGHT = 844
/** The width of a phone. */
const NARROW = 390

/** A browser window with the dashboard. */
export interface Visit {
  page: Page
  stack: Stack
  /** Makes the names of objects unique to this window. */
  suffix: string
  /** Errors and warnings in the browser console. */
  complaints: string[]
}

/** The cookies of a logged-in user. */
export type Session = NonNullable<BrowserContextOptions['storageState']>

interface VisitOptions {
  stack: Stack
  browser: LocalBrowser
  width: number
  /** Default: the administrator of a new tenant, with the one-click login. */
  login?: { email: string; password: string } | undefined
  /** The session of a user who is logged in already. */
  session?: Session | undefined
  /** A path relative to the dashboard. */
  at: string
}

/** Opens a window at a path of the dashboard and logs in if there is no session. */
export async function visitDashboard({ stack, browser, width, login, session, at }: VisitOptions): Promise<Visit> {
  const context = await browser.open({
    baseURL: `${stack.tenant.origin}/dashboard/`,
    viewport: { width, height: HEIGHT },
    // Without animations, checks need not wait for them.
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...(session && { storageState: session }),
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', error => complaints.push(String(error)))
  await page.goto(at)
  if (login) {
    await page.getByLabel('Email').fill(login.email)
    await page.getByLabel('Password', { exact: true }).fill(login.password)
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
  } else if (!session) {
    await page.getByRole('button', { name: /^Continue as / }).click()
  }
  await page.locator('.shell').waitFor()
  return { page, stack, suffix: `at ${width}`, complaints }
}

/** Waits for the page with this title. */
export async function titled(page: Page, title: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
}

/** Opens a page with the navigation, which is behind a button in a narrow window. */
export async function walkTo(page: Page, place: string): Promise<void> {
  const menu = page.getByRole('button', { name: 'Open the navigation' })
  if (await menu.isVisible()) await menu.click()
  await page.getByRole('navigation', { name: 'Dashboard' }).getByRole('link', { name: place, exact: true }).click()
  await titled(page, place)
}

export async function openTab(page: Page, tab: string): Promise<void> {
  await page.locator('nav.tabs').getByRole('link', { name: tab, exact: true }).click()
}

export async function press(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click()
}

/** Waits until the page shows the text. */
export async function says(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor()
}

/** Presses a button that opens a dialog, and asserts that the first field has the focus. */
export async function openDialog(page: Page, button: string, title: string): Promise<Locator> {
  await press(page, button)
  const dialog = page.getByRole('dialog', { name: title, exact: true })
  await dialog.locator(':is(input, textarea, select, [role="checkbox"]):focus').waitFor()
  return dialog
}

/** Types the name that a dialog requires for a destructive action, then confirms. */
export async function confirm(page: Page, name: string, button: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.locator('input:focus').waitFor()
  const destroy = dialog.getByRole('button', { name: button, exact: true })
  assert.ok(await destroy.isDisabled())
  await dialog.getByRole('textbox').fill(name)
  await destroy.click()
}

/** The clipboard's text. */
export async function copied(page: Page): Promise<string> {
  return String(await page.evaluate('navigator.clipboard.readText()'))
}

/** Asserts that axe finds no problem and that nothing is wider than the window: in this window, and in one as narrow as a phone. */
export async function assertSound(page: Page): Promise<void> {
  await assertAccessible(page)
  await assertFits(page)
  const window = page.viewportSize()
  if (window === null || window.width <= NARROW) return
  await page.setViewportSize({ width: NARROW, height: HEIGHT })
  await assertLayoutAccessible(page)
  await assertFits(page)
  await page.setViewportSize(window)
}

/** Asserts that nothing is wider than the window. */
export async function assertFits(page: Page): Promise<void> {
  const [content, window] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
  assert.ok(content <= window, `${page.url()} is ${content} pixels wide in a window of ${window}`)
}

/** Calls the Management API with the token that the page uses. */
export async function manage({ page, stack }: Visit): Promise<ManagementCall> {
  const isCall = (request: Request) => request.url().includes('/api/v2/') && 'authorization' in request.headers()
  const [request] = await Promise.all([page.waitForRequest(isCall), page.reload()])
  const { authorization = '' } = request.headers()
  return async (method, path, body) => {
    const response = await fetch(`${stack.tenant.origin}/api/v2/${path}`, {
      method,
      headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    assert.ok(response.ok, `${method} ${path} ${response.status} ${text}`)
    return Object(text && JSON.parse(text))
  }
}

type ManagementCall = (method: string, path: string, body?: object) => Promise<Record<string, string>>
