/** `npm start -- --client` with each client in `STARTED_CLIENTS`. `npm run clients` starts it. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { helloWorld } from '@tollgate/tenant'
import type { Page } from 'playwright-core'
import { type LocalBrowser, launchBrowser } from '../browser.ts'
import { environmentIn, type NpmScript, runStart } from '../npm-script.ts'
import { logIn, openTab, shows, titled } from './user.ts'

const names: string[] = JSON.parse(process.env.STARTED_CLIENTS ?? '[]')
for (const name of names) {
  describe(`npm start -- --client ${name}`, () => {
    let folder = ''
    let start: NpmScript
    let browser: LocalBrowser
    let page: Page
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tollgate-start-'))
      const environment = await environmentIn(folder)
      start = runStart(environment, ['--client', name])
      await start.printed(/Ctrl-C/)
      browser = await launchBrowser()
      const context = await browser.open({ baseURL: `http://localhost:${environment.CLIENT_PORT}` })
      page = await context.newPage()
    })
    after(async () => {
      await browser?.close()
      start.interrupt()
      await start.ended
      await rm(folder, { recursive: true })
    })

    it('serves the client with the settings of the stack', async () => {
      assert.equal(start.stderr, '')
      await page.goto('/')
      await logIn(page, helloWorld.user)
      await titled(page, 'Profile Page')
      await openTab(page, 'Protected')
      await shows(page, 'This is a protected message.')
    })

    it('stops the client on Ctrl-C', async () => {
      start.interrupt()
      assert.equal(await start.ended, 0)
      await assert.rejects(page.goto('/'))
    })
  })
}
