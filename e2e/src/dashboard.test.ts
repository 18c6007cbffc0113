import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { helloWorld, type Login } from '@tollgate/tenant'
import type { Response } from 'playwright-core'
import { type LocalBrowser, launchBrowser } from './browser.ts'
import { learnWhyRefused, readOverview } from './dashboard/activity.ts'
import {
  changeAndDeleteApi,
  createAndTestApi,
  createTakenApi,
  definePermission,
  readAdminMessage,
} from './dashboard/apis.ts'
import { createRegularWebApplication, createSinglePageApplication, rotateSecret } from './dashboard/applications.ts'
import { openEveryDialog } from './dashboard/dialogs.ts'
import { changeWhileHanging, outliveHang } from './dashboard/hanging.ts'
import { fitLongValues } from './dashboard/long-values.ts'
import { createTakenUserAndRole, endSessions, findAndDeleteUser, giveAndTakeRole } from './dashboard/people.ts'
import {
  doEveryStep,
  openQuickstart,
  pasteCommands,
  readWithoutScript,
  typeNonsense,
  typeOwnValues,
} from './dashboard/quickstart.ts'
import {
  logInAgain,
  nameTenant,
  outliveOutage,
  pageThroughMails,
  readMail,
  resetTenant,
  rotateKey,
} from './dashboard/settings.ts'
import { keepWhatIsTyped, keepWhatIsTypedInDialog } from './dashboard/unsaved.ts'
import { assertSound, type Session, says, titled, type Visit, visitDashboard, walkTo } from './dashboard/visit.ts'
import { type Stack, startStack } from './stack.ts'

const FLOWS: Record<string, (visit: Visit) => Promise<void>> = {
  'creates an API, authorizes a test application, and calls an API with its token': createAndTestApi,
  'is led to the API that has an identifier already': createTakenApi,
  'reads the admin message of the Hello World API': readAdminMessage,
  'defines a permission, and lets an application have it': definePermission,
  'changes settings of an API, and deletes it by typing its name': changeAndDeleteApi,
  'creates a single-page application, and allows its callback': createSinglePageApplication,
  'creates a regular web application, and sees how its server names the tenant': createRegularWebApplication,
  'shows, rotates and loses the secret of an application': rotateSecret,
  'creates a role and a user, and gives the one to the other': giveAndTakeRole,
  'is led to the user and the role that have a name already': createTakenUserAndRole,
  'finds a user, resets the password, blocks and deletes': findAndDeleteUser,
  'sees where a person is logged in, and ends the sessions': endSessions,
  'reads the mail that somebody was sent': readMail,
  'learns from the logs why a token was refused': learnWhyRefused,
  'sees on the overview what happened lately': readOverview,
  'reads off the domain, and names the tenant': nameTenant,
}

/** What a window of one width shows for all of them. */
const FLOWS_OF_ONE_WIDTH: Record<number, typeof FLOWS> = {
  1280: {
    'is asked before what was typed into a form is lost': keepWhatIsTyped,
  },
  390: {
    'finds the focus on the first field of every dialog': openEveryDialog,
    'is asked before what was typed into a dialog is lost': keepWhatIsTypedInDialog,
  },
}

/** As they are sent. */
const MOST_SCRIPT_BYTES = 250_000
const COMPRESSED = /^\/dashboard\/$|\.(js|css)$/

/** Chromium is a handful of processes, and waits for the tenant most of the time. */
const AT_ONCE = 4

describe('the dashboard', { concurrency: AT_ONCE }, () => {
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

  for (const width of [1280, 390]) {
    describe(`serves an administrator, ${width} pixels wide, who`, { concurrency: 1 }, () => {
      let visited: Visit
      before(async () => {
        visited = await visit('apis', { width })
      })

      for (const [what, flow] of Object.entries({ ...FLOWS, ...FLOWS_OF_ONE_WIDTH[width] }))
        it(what, () => flow(visited))

      it('meets no error on the way', () => assert.deepEqual(visited.complaints, []))
    })
  }

  it('serves a person without rights, who is shown what is missing and nothing else', async () => {
    const { page } = await visit('users', { login: helloWorld.user })
    await says(page, 'You may not see the users')
    await says(page, 'Insufficient scope, expected any of: read:users')
    await assertSound(page)
    await walkTo(page, 'APIs')
    await says(page, 'You may not see the APIs')
  })

  it('serves a person at the keyboard, without a network, whose address leads nowhere', async () => {
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

  describe('offers a quickstart that', { concurrency: 1 }, () => {
    it('does every step of the tutorial at the press of a button', async () => {
      const page = await openQuickstart({ stack, browser, width: 1280 })
      await doEveryStep(page, stack)
      await pasteCommands(page, stack)
    })

    it('does so on a narrow screen', async () => {
      await doEveryStep(await openQuickstart({ stack, browser, width: 390 }), stack)
    })

    it('takes over the values that are typed, on a narrow screen too', async () => {
      const page = await openQuickstart({ stack, browser, width: 390 })
      await typeNonsense(page)
      await assertSound(page)
      const login = page
        .waitForEvent('popup')
        .then(popup => popup.getByRole('button', { name: /^Continue as / }).click())
      await Promise.all([login, typeOwnValues(page)])
    })

    it('can be read without a script', () => readWithoutScript({ stack, browser }))
  })

  it('is sent compressed, with little script for its first page, and keeps no token in storage', async () => {
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
    assert.ok(total > 0 && total < MOST_SCRIPT_BYTES, `${total} bytes`)
    assert.equal(await page.evaluate('Object.values(localStorage).concat(Object.values(sessionStorage)).join()'), '')
  })

  it('opens an application, an API, a user and a role without a word about the session', async () => {
    const { page } = await visit('logs')
    // A script that takes longer than the data of its page.
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

  it('loads its window anew when a script of it is gone, because the tenant was updated', async () => {
    const { page } = await visit('apis')
    await page.route('**/assets/roles-page-*.js', route => route.fulfill({ status: 404 }), { times: 1 })
    await walkTo(page, 'Roles')
    await page.getByRole('link', { name: 'Admin', exact: true }).waitFor()
  })

  describe('outlives, on a tenant of its own,', { concurrency: 1 }, () => {
    let own: Stack
    let visited: Visit
    before(async () => {
      own = await startStack()
      visited = await visitDashboard({ stack: own, browser, width: 1280, at: 'apis' })
    })
    after(() => own?.[Symbol.asyncDispose]())

    it('values of any length, in a window of any width', () => fitLongValues(visited))
    it('more mails than a page shows', () => pageThroughMails(visited))
    it('the key that signed its token', () => rotateKey(visited))
    it('the session of its user', () => logInAgain(visited))
    it('the tenant as it was', () => resetTenant(visited))
    it('an outage of the tenant', () => outliveOutage(visited))
    it('a tenant that hangs', () => outliveHang(visited))
    it('a tenant that hangs while something is changed', () => changeWhileHanging(visited))
  })
})
