import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
import { findChromium } from './chromium.ts'

/** Timeout for one wait, much longer than a busy machine needs. */
const LIMIT_MS = 120_000

/** A headless browser that can connect only to `localhost`. */
export interface LocalBrowser extends AsyncDisposable {
  /** Opens a new profile with its own cookies, storage and window. */
  open(options?: BrowserContextOptions): Promise<BrowserContext>
  /** The URLs of blocked requests to other hosts than `localhost`, in order. */
  readonly strayRequests: readonly string[]
  close(): Promise<void>
}

/**
 * Launches headless Chromium with web security enabled, as for a normal user.
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
      // Also block requests of the browser itself, such as prefetches and updates.
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost',
      '--no-proxy-server',
      '--font-render-hinting=none',
    ],
  })
  const strayRequests: string[] = []

  return {
    strayRequests,
    async open(options) {
      // Requests of a service worker would bypass the interception.
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
