import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { helloWorld, type Login } from '@tollgate/tenant'
import type { Response } from 'playwright-core'
import { type LocalBrowser, launchBrowser } from './browser.ts'
import { addTokenClaim, bindAction, writeAction } from './dashboard/actions.ts'
import { readFailureReasons, readOverview } from './dashboard/activity.ts'
import {
  changeAndDeleteApi,
  createAndTestApi,
  createExistingApi,
  definePermission,
  readAdminMessage,
} from './dashboard/apis.ts'
import { createRegularWebApplication, createSinglePageApplication, rotateSecret } from './dashboard/applications.ts'
import { openEveryDialog } from './dashboard/dialogs.ts'
import { simulateFailures } from './dashboard/faults.ts'
import { changeWhileHanging, useWhileHanging } from './dashboard/hanging.ts'
import { fitLongValues } from './dashboard/long-values.ts'
import { manageOrganization } from './dashboard/organizations.ts'
import {
  openQuickstart,
  performEveryStep,
  readWithoutJavaScript,
  runCommands,
  typeInvalidValues,
  typeOwnValues,
} from './dashboard/quickstart.ts'
import { keepDialogOpen, openWithPalette, searchLists } from './dashboard/search.ts'
import {
  continueAfterOutage,
  logInAgain,
  pageThroughEmails,
  readEmail,
  renameTenant,
  resetTenant,
  rotateKey,
} from './dashboard/settings.ts'
import { breakTokenOfUser } from './dashboard/test-tokens.ts'
import { keepWhatIsTyped, keepWhatIsTypedInDialog } from './dashboard/unsaved.ts'
import {
  assignAndRemoveRole,
  createExistingUserAndRole,
  endSessions,
  findAndDeleteUser,
  sortUsers,
} from './dashboard/users.ts'
import { assertSound, type Session, says, titled, type Visit, visitDashboard, walkTo } from './dashboard/visit.ts'
import { type Stack, startStack } from './stack.ts'

type Flow = (visit: Visit) => Promise<void>

/** `assertSound` checks what these flows show in a narrow window too. */
const WIDE_FLOWS: Record<string, Flow> = {
  'an API is created, and a test application gets a token and calls an API with it': createAndTestApi,
  'creating an API with an identifier in use links to the existing API': createExistingApi,
  'the Test tab calls the admin message of the Hello World API, with and without a token': readAdminMessage,
  'a permission is defined and granted to an application': definePermission,
  'the settings of an API are changed, and the API is deleted after typing its name': changeAndDeleteApi,
  'a single-page application is created and gets callback URLs': createSinglePageApplication,
  'the quickstart of a regular web application contains the URL of the tenant': createRegularWebApplication,
  'the secret of an application is shown and rotated, and the application is deleted': rotateSecret,
  'a role is assigned to a user and removed': assignAndRemoveRole,
  'creating a user or a role that exists links to the existing one': createExistingUserAndRole,
  'a user is found by search, gets a new password, is blocked and deleted': findAndDeleteUser,
  'the users are sorted by their email address': sortUsers,
  'the search opens pages and objects, by keyboard and with its button': openWithPalette,
  'the search does not open over a dialog': keepDialogOpen,
  'organizations and permissions are searched, and roles have counts': searchLists,
  'the sessions of a user are listed and ended': endSessions,
  'an organization gets a member and another name, and is deleted': manageOrganization,
  'an Action is written, tested and deployed': writeAction,
  'the outbox shows an email to a user and its link': readEmail,
  'the logs explain why a token request failed': readFailureReasons,
  'the overview shows recent activity': readOverview,
  'the domain is shown, and the tenant gets a friendly name': renameTenant,
  'a token is issued to a user and broken, and the claims of the user are shown': breakTokenOfUser,
  'an Action is bound to its trigger and removed': bindAction,
  'a claim is added to the tokens of an API without code': addTokenClaim,
  'unsaved input in a form must be confirmed before it is discarded': keepWhatIsTyped,
}

/** Flows in a window as narrow as a phone, where the navigation is behind a button. */
const NARROW_FLOWS: Record<string, Flow> = {
  'every dialog gives the focus to its first field': openEveryDialog,
  'unsaved input in a dialog must be confirmed before it is discarded': keepWhatIsTypedInDialog,
}

const FLOWS = { 1280: WIDE_FLOWS, 390: NARROW_FLOWS }

/** Limit for the compressed scripts of the first page. */
const MAX_SCRIPT_BYTES = 220_000
const COMPRESSED = /^\/dashboard\/$|\.(js|css)$/

/** How many tests run at the same time. */
const CONCURRENCY = 4

describe('the dashboard', { concurrency: CONCURRENCY }, () => {
  let stack: Stack
  let browser: LocalBrowser
  let session: Session
  const visit = (at: string, options: { login?: Login; width?: number } = {}) =>
    visitDashboard({ stack, browser, width: 1280, at, ...(options.login ? {} : { session }), ...options })

  before(async () => {
    ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
    const first = await visitDashboard({ stack, browser, width: 1280, at: '' })
    session = await first.page.context().storageState()
  })

  after(async () => {
    await browser?.close()
    await stack?.[Symbol.asyncDispose]()
    assert.deepEqual(browser?.strayRequests, [])
  })

  for (const [width, flows] of Object.entries(FLOWS)) {
    describe(`for an administrator in a window of ${width} pixels`, { concurrency: 1 }, () => {
      let visited: Visit
      before(async () => {
        visited = await visit('apis', { width: Number(width) })
      })

      for (const [what, flow] of Object.entries(flows)) it(what, () => flow(visited))

      it('the browser console has no errors or warnings', () => assert.deepEqual(visited.complaints, []))
    })
  }

  it('a user without permissions sees which permission is missing, and no data', async () => {
    const { page } = await visit('users', { login: helloWorld.user })
    await says(page, 'You do not have permission to view the users')
    await says(page, 'Insufficient scope, expected any of: read:users')
    await assertSound(page)
    await walkTo(page, 'APIs')
    await says(page, 'You do not have permission to view the APIs')
  })

  it('an unknown path shows "Not found", and the dashboard works by keyboard and offline', async () => {
    const { page } = await visit('no/such/page')
    await titled(page, 'Not found')
    await assertSound(page)
    await page.keyboard.press('Tab')
    assert.equal(await page.locator(':focus').textContent(), 'Skip to content')
    await page.keyboard.press('Enter')
    assert.equal(await page.locator(':focus').getAttribute('id'), 'page-title')
    await page.evaluate('dispatchEvent(new Event("offline"))')
    await page.getByRole('link', { name: 'APIs', exact: true }).focus()
    await page.keyboard.press('Enter')
    await titled(page, 'APIs')
    await page.getByRole('link', { name: 'Hello World API Server' }).waitFor()
    assert.equal(await page.locator(':focus').getAttribute('id'), 'page-title')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'New API' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    assert.equal(await page.locator(':focus').textContent(), 'Create API')
  })

  describe('the quickstart', { concurrency: 1 }, () => {
    it('every step of the tutorial works with its button and as a shell command', async () => {
      const page = await openQuickstart({ stack, browser, width: 1280 })
      await performEveryStep(page, stack)
      await runCommands(page, stack)
    })

    it('entered values are validated and appear in the snippets', async () => {
      const page = await openQuickstart({ stack, browser, width: 390 })
      await typeInvalidValues(page)
      await assertSound(page)
      const login = page
        .waitForEvent('popup')
        .then(popup => popup.getByRole('button', { name: /^Continue as / }).click())
      await Promise.all([login, typeOwnValues(page)])
    })

    it('the tutorial can be read without JavaScript', () => readWithoutJavaScript({ stack, browser }))
  })

  it('files are compressed, the scripts of the first page are small, and no token is stored in the browser', async () => {
    const { page } = await visit('')
    await titled(page, 'Overview')
    const files: Response[] = []
    page.on('response', response => {
      if (COMPRESSED.test(new URL(response.url()).pathname)) files.push(response)
    })
    await page.reload()
    await page.getByRole('table', { name: 'Logins and sign-ups by day' }).waitFor({ state: 'attached' })
    assert.deepEqual(
      await Promise.all(files.map(file => file.headerValue('content-encoding'))),
      Array(files.length).fill('br'),
    )
    const scripts = files.map(file => file.request()).filter(request => request.resourceType() === 'script')
    const sizes = await Promise.all(scripts.map(async script => (await script.sizes()).responseBodySize))
    const total = sizes.reduce((sum, size) => sum + size, 0)
    assert.ok(total > 0 && total < MAX_SCRIPT_BYTES, `${total} bytes`)
    assert.equal(await page.evaluate('Object.values(localStorage).concat(Object.values(sessionStorage)).join()'), '')
  })

  it('opening an application, an API, a user and a role does not show the session check', async () => {
    const { page } = await visit('logs')
    // The script takes longer than the data of its page.
    await page.route(/\/assets\/[\w-]*(settings|details)-.*\.js$/, async route => {
      await new Promise(resolve => setTimeout(resolve, 300))
      await route.continue()
    })
    await page.evaluate(
      'new MutationObserver(() => { window.hasLeft ||= document.querySelector(".standalone") !== null }).observe(document, { childList: true, subtree: true })',
    )
    for (const [place, name, tab] of [
      ['Applications', 'Hello World Client', 'Settings'],
      ['APIs', 'Hello World API Server', 'Settings'],
      ['Users', helloWorld.user.email, 'Details'],
      ['Roles', 'Admin', 'Settings'],
    ] as const) {
      await walkTo(page, place)
      await page.getByRole('link', { name, exact: true }).click()
      await titled(page, name)
      assert.equal(await page.locator('nav.tabs [aria-current="page"]').textContent(), tab)
    }
    assert.equal(await page.evaluate('window.hasLeft'), false)
  })

  it('the window is reloaded when a page script no longer exists after an update of the tenant', async () => {
    const { page } = await visit('apis')
    await page.route('**/assets/roles-page-*.js', route => route.fulfill({ status: 404 }), { times: 1 })
    await walkTo(page, 'Roles')
    await page.getByRole('link', { name: 'Admin', exact: true }).waitFor()
  })

  describe('on a separate tenant', { concurrency: 1 }, () => {
    let own: Stack
    let visited: Visit
    before(async () => {
      own = await startStack()
      visited = await visitDashboard({ stack: own, browser, width: 1280, at: 'apis' })
    })
    after(() => own?.[Symbol.asyncDispose]())

    it('failures are simulated, and the dashboard continues to work', () => simulateFailures(visited))
    it('long values fit windows of all widths', () => fitLongValues(visited))
    it('the outbox has pages', () => pageThroughEmails(visited))
    it('revoking the signing key of the current token leads to a new token', () => rotateKey(visited))
    it('ending the own session leads to a new login and back to the page', () => logInAgain(visited))
    it('resetting the tenant restores its initial state', () => resetTenant(visited))
    it('the dashboard continues after an outage of the tenant', () => continueAfterOutage(visited))
    it('the dashboard stays usable while the tenant hangs', () => useWhileHanging(visited))
    it('a change is sent once while the tenant hangs', () => changeWhileHanging(visited))
  })
})
