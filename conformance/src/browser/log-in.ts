import type { Login } from '@tollgate/tenant'
import type { Page } from 'playwright-core'
import type { Settings } from '../browser-clients/contract.ts'
import type { World } from '../world.ts'
import type { Site } from './site.ts'
import { leaveBy, shows, type Visit, visit } from './visit.ts'

/** Gives the credentials that the tenant's page asks for, for a login and for a sign-up alike. */
export async function giveCredentials(page: Page, { email, password }: Login): Promise<void> {
  await page.getByLabel('Email').fill(email)
  const field = page.getByLabel('Password', { exact: true })
  await field.fill(password)
  // A click would wait for frames to be drawn, which a popup gets few of.
  await field.press('Enter')
}

/** Has the SDK send the person to the tenant, where a form must await them. */
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
