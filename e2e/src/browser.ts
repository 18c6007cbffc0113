import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
import { findChromium } from './chromium.ts'

/** A last limit for one wait, far beyond what a busy machine needs. */
const LIMIT_MS = 120_000

/** A headless browser that reaches `localhost` and nothing else. */
export interface LocalBrowser extends AsyncDisposable {
  /** Opens a fresh profile: its own cookies, storage and window. */
  open(options?: BrowserContextOptions): Promise<BrowserContext>
  /** The addresses beyond `localhost` that pages asked for, in order; all of them were refused. */
  readonly strayRequests: readonly string[]
  close(): Promise<void>
}

/**
 * Launches headless Chromium with web security on, as a person has it.
 *
 * @throws Error when no Chromium can be found or unpacked; see {@link findChromium}
 */
export async function launchBrowser(): Promise<LocalBrowser> {
  const { executablePath, env } = await findChromium()
  const browser = await chromium.launch({
    executablePath,
    timeout: LIMIT_MS,
    env: { ...definedEnvironment(), ...env },
    args: [
      // Even what no page asked for (a prefetch, the browser's own errands) resolves to nothing.
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost',
      '--no-proxy-server',
      '--font-render-hinting=none',
    ],
  })
  const strayRequests: string[] = []

  return {
    strayRequests,
    async open(options) {
      // Requests of a service worker would pass the interception by.
      const context = await browser.newContext({ serviceWorkers: 'block', ...options })
      context.setDefaultTimeout(LIMIT_MS)
      await context.route(leavesLocalhost, route => {
        strayRequests.push(route.request().url())
        return route.abort('addressunreachable')
      })
      await context.routeWebSocket(leavesLocalhost, socket => {
        strayRequests.push(socket.url())
        return socket.close()
      })
      return context
    },
    close: () => browser.close(),
    [Symbol.asyncDispose]: () => browser.close(),
  }
}

function leavesLocalhost(url: URL): boolean {
  return /^(https?|wss?):$/.test(url.protocol) && url.hostname !== 'localhost'
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
