import type { Page } from 'playwright-core'
import { assertFits, manage, type Visit } from './visit.ts'

const WIDTHS = [1280, 768, 390]

/** Stores values of the maximum length without spaces, and checks that every page that shows them fits the window. */
export async function fitLongValues(visit: Visit): Promise<void> {
  const { page } = visit
  for (const at of await storeLongValues(visit)) {
    await open(page, at)
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 844 })
      await assertFits(page)
    }
  }
  await page.setViewportSize({ width: 1280, height: 844 })
}

/** Stores one object of each kind and returns the paths of the pages that show it. */
async function storeLongValues(visit: Visit): Promise<string[]> {
  const call = await manage(visit)
  const email = `${word(64)}@${`${'d'.repeat(60)}.`.repeat(3)}com`
  const password = 'Correct-horse-battery-9'
  const connection = 'Username-Password-Authentication'
  const permission = word(280)
  const identifier = `https://${word(590)}`
  const { user_id = '' } = await call('POST', 'users', { connection, email, password, name: word(300) })
  const { id: api } = await call('POST', 'resource-servers', {
    name: word(200),
    identifier,
    scopes: [{ value: permission, description: word(500) }],
  })
  const { client_id } = await call('POST', 'clients', {
    name: word(200),
    description: word(140),
    callbacks: [`https://${word(900)}`],
  })
  await call('POST', 'client-grants', { client_id, audience: identifier, scope: [permission] })
  const { id: role } = await call('POST', 'roles', { name: word(50), description: word(140) })
  const permissions = [{ resource_server_identifier: identifier, permission_name: permission }]
  await call('POST', `roles/${role}/permissions`, { permissions })
  await call('POST', `roles/${role}/users`, { users: [user_id] })

  const user = `users/${encodeURIComponent(user_id)}`
  return [
    '',
    'users',
    `users?q=${word(300)}`,
    ...['details', 'roles', 'permissions', 'sessions'].map(tab => `${user}/${tab}`),
    'roles',
    ...['settings', 'permissions', 'users'].map(tab => `roles/${role}/${tab}`),
    'applications',
    ...['quickstart', 'settings', 'apis'].map(tab => `applications/${client_id}/${tab}`),
    'apis',
    ...['settings', 'permissions', 'authorized-clients', 'test'].map(tab => `apis/${api}/${tab}`),
    'logs',
    'tenant/outbox',
  ]
}

function word(length: number): string {
  return 'long'.repeat(Math.ceil(length / 4)).slice(0, length)
}

/** Opens a path like the back button does, without reloading the window. */
async function open(page: Page, at: string): Promise<void> {
  const address = `/dashboard/${at}`.replace(/\/$/, '')
  await page.evaluate(
    `history.pushState({ idx: history.state.idx + 1 }, '', ${JSON.stringify(address)}); dispatchEvent(new PopStateEvent('popstate'))`,
  )
  const [path] = address.split('?', 1)
  await page.locator(`a[aria-current="page"][href="${path}"]`).first().waitFor({ state: 'attached' })
  await page.locator('.loading').first().waitFor({ state: 'detached' })
}
