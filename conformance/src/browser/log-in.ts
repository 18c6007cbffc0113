import type { Login } from '@tollgate/tenant'
import type { Page } from 'playwright-core'
import type { Settings } from '../browser-clients/contract.ts'
import type { World } from '../world.ts'
import type { Site } from './site.ts'
import { leaveBy, shows, type Visit, visit } from './visit.ts'

/** Fills in and submits the tenant's login or sign-up form. */
export async function giveCredentials(page: Page, { email, password }: Login): Promise<void> {
  await page.getByLabel('Email').fill(email)
  const field = page.getByLabel('Password', { exact: true })
  await field.fill(password)
  // A click would wait for animation frames, which a popup rarely gets.
  await field.press('Enter')
}

/** Starts a login with the SDK and waits for the form of the tenant. */
export async function goToTenant(at: Visit, parameters: Record<string, string> = {}): Promise<void> {
  await leaveBy(at, 'logIn', parameters)
  await at.page.getByRole('button', { name: 'Continue', exact: true }).waitFor()
}

/** Opens the page and logs the world's user in by redirect. */
export async function visitLoggedIn(world: World, site: Site, settings: Partial<Settings> = {}): Promise<Visit> {
  const opened = await visit(world, site, settings)
  await goToTenant(opened)
  await giveCredentials(opened.page, world.user)
  await shows(opened, world.user.email)
  return opened
}
