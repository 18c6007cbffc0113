import { type LocalBrowser, launchBrowser } from '../../../e2e/dist/browser.js'

let browser: Promise<LocalBrowser> | undefined

/** The browser of this process, launched for the first check that needs one. */
export function sharedBrowser(): Promise<LocalBrowser> {
  browser ??= launchBrowser()
  return browser
}
