import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { helloWorld } from '@tollgate/tenant'
import { type LocalBrowser, launchBrowser } from './browser.ts'
import { learnWhyRefused, readOverview } from './dashboard/activity.ts'
import { changeAndDeleteApi, createAndTestApi, definePermission, readAdminMessage } from './dashboard/apis.ts'
import { createSinglePageApplication, rotateSecret } from './dashboard/applications.ts'
import { findAndDeleteUser, giveAndTakeRole } from './dashboard/people.ts'
import { assertSound, says, titled, type Visit, visitDashboard, walkTo } from './dashboard/visit.ts'
import { type Stack, startStack } from './stack.ts'

const FLOWS: Record<string, (visit: Visit) => Promise<void>> = {
  'creates an API, authorizes a test application, and calls an API with its token': createAndTestApi,
  'reads the admin message of the Hello World API': readAdminMessage,
  'defines a permission, and lets an application have it': definePermission,
  'changes settings of an API, and deletes it by typing its name': changeAndDeleteApi,
  'creates a single-page application, and allows its callback': createSinglePageApplication,
  'shows, rotates and loses the secret of an application': rotateSecret,
  'creates a role and a user, and gives the one to the other': giveAndTakeRole,
  'finds a user, resets the password, blocks and deletes': findAndDeleteUser,
  'learns from the logs why a token was refused': learnWhyRefused,
  'sees on the overview what happened lately': readOverview,
}

describe('the dashboard', { concurrency: true }, () => {
  let stack: Stack
  let browser: LocalBrowser

  before(async () => {
    ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
  })

  after(async () => {
    await browser?.close()
    await stack?.[Symbol.asyncDispose]()
    assert.deepEqual(browser?.strayRequests, [])
  })

  for (const width of [1280, 390]) {
    describe(`serves an administrator, ${width} pixels wide, who`, { concurrency: 1 }, () => {
      let visit: Visit
      before(async () => {
        visit = await visitDashboard({ stack, browser, width, login: helloWorld.admin, at: 'apis' })
      })

      for (const [what, flow] of Object.entries(FLOWS)) it(what, () => flow(visit))

      it('meets no error on the way', () => assert.deepEqual(visit.complaints, []))
    })
  }

  it('shows a person without rights what is missing, and nothing else', async () => {
    const { page } = await visitDashboard({ stack, browser, width: 1280, login: helloWorld.user, at: 'users' })
    await says(page, 'You may not see the users')
    await says(page, 'Insufficient scope, expected any of: read:users')
    await assertSound(page)
    await walkTo(page, 'APIs')
    await says(page, 'You may not see the APIs')
  })

  it('is walked with the keyboard, and says when an address leads nowhere', async () => {
    const { page } = await visitDashboard({ stack, browser, width: 1280, login: helloWorld.admin, at: 'no/such/page' })
    await titled(page, 'Not found')
    await assertSound(page)
    await page.keyboard.press('Tab')
    assert.equal(await page.locator(':focus').textContent(), 'Skip to content')
    await page.keyboard.press('Enter')
    assert.equal(await page.locator(':focus').getAttribute('id'), 'page-title')
    await page.getByRole('link', { name: 'APIs', exact: true }).focus()
    await page.keyboard.press('Enter')
    await titled(page, 'APIs')
    assert.equal(await page.locator(':focus').getAttribute('id'), 'page-title')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'New API' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    assert.equal(await page.locator(':focus').textContent(), 'Create API')
  })
})
