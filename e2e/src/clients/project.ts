/** The journey of a user through the project in `PROJECT`, which `npm start` runs. `npm run rehearse` starts it. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { type LocalBrowser, launchBrowser } from '../browser.ts'
import { type NpmScript, runScriptIn } from '../npm-script.ts'
import { findFreePorts } from '../ports.ts'
import { journey } from './journey-steps.ts'

const { PROJECT = '' } = process.env

describe('npm start in a new project', () => {
  let browser: LocalBrowser
  let start: NpmScript
  let origins: readonly string[] = []
  before(async () => {
    browser = await launchBrowser()
  })
  after(async () => {
    await browser?.close()
    start?.interrupt()
    await start?.ended
  })

  journey(
    'project',
    async () => {
      const [tenant, api, client] = await findFreePorts(3)
      // The project's usual ports may be in use on this machine.
      await writeFile(join(PROJECT, '.env'), `TENANT_PORT=${tenant}\nAPI_PORT=${api}\nCLIENT_PORT=${client}\n`)
      origins = [tenant, api, client].map(port => `http://localhost:${port}`)
      start = runScriptIn(PROJECT, 'start')
      await start.printed(/Ctrl-C/)
      const [, apiOrigin = '', origin = ''] = origins
      return { origin, apiOrigin, [Symbol.asyncDispose]: async () => {} }
    },
    () => browser,
  )

  it('stops everything on Ctrl-C', async () => {
    start.interrupt()
    await start.ended
    // npm ends before what it has started.
    for (const origin of origins) while (await responds(origin)) await setTimeout(50)
    assert.equal(start.stderr, '')
  })
})

async function responds(origin: string): Promise<boolean> {
  return await fetch(origin).then(
    () => true,
    () => false,
  )
}
