/** The journey of a user through each client in `CLIENTS`, with the tenant's http and https origins. `npm run clients` starts it. */
import { after, before, describe } from 'node:test'
import { type LocalBrowser, launchBrowser } from '../browser.ts'
import { journey, type ServedClient } from './journey-steps.ts'
import { servePages } from './pages-server.ts'
import { startTenantAndApi, type TenantAndApi } from './tenant-and-api.ts'

/** What `npm run clients` built. */
interface BuiltClient {
  name: string
  /** The folder with the pages. */
  pages: string
}

/** The settings that each client was built with, from its `.env.example`. */
const BUILT_WITH = { domain: 'http://localhost:7070', origin: 'http://localhost:4040', api: 'http://localhost:6060' }

let browser: LocalBrowser

before(async () => {
  browser = await launchBrowser()
})
after(() => browser?.close())

const clients: BuiltClient[] = JSON.parse(process.env.CLIENTS ?? '[]')

// Side by side, because a journey mostly waits for pages.
describe('the journey', { concurrency: true }, () => {
  for (const scheme of ['http', 'https'] as const) {
    describe(`over ${scheme}`, { concurrency: 1 }, () => {
      let stack: TenantAndApi
      before(async () => {
        stack = await startTenantAndApi()
      })
      after(() => stack?.[Symbol.asyncDispose]())

      for (const { name, pages } of clients) {
        describe(`the client "${name}" with a tenant over ${scheme}`, () => {
          journey(
            `${name}-${scheme}`,
            () => serve(pages, stack, scheme),
            () => browser,
          )
        })
      }
    })
  }
})

async function serve(pages: string, stack: TenantAndApi, scheme: 'http' | 'https'): Promise<ServedClient> {
  const { domains, apiOrigin, clientPort } = stack
  const origin = `http://localhost:${clientPort}`
  const settings = [
    [BUILT_WITH.domain, domains[scheme]],
    [BUILT_WITH.origin, origin],
    [BUILT_WITH.api, apiOrigin],
  ] as const
  const server = await servePages(pages, clientPort, new Map(settings))
  return { ...server, apiOrigin }
}
