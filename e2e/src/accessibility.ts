import assert from 'node:assert/strict'
import axe, { type AxeResults, type RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

/** What looks at colours; all else is the same in light and in dark, and in a wide window and a narrow one. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block']

interface AccessibilityOptions {
  /** Whether to look at colours: at all of the page in light, and at the colours again in dark. Default `true`. */
  colors?: boolean
}

/** Asserts that axe finds nothing on the page as it stands. */
export async function assertAccessible(page: Page, { colors = true }: AccessibilityOptions = {}): Promise<void> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source)
  if (!colors) {
    const rules = Object.fromEntries(COLOR_RULES.map(rule => [rule, { enabled: false }]))
    return assertNoViolation(page, { rules })
  }
  await inColors(page, 'light')
  await assertNoViolation(page, {})
  await inColors(page, 'dark')
  await assertNoViolation(page, { runOnly: { type: 'rule', values: COLOR_RULES } })
}

async function inColors(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme })
  // Colours on their way from light to dark are nobody's choice. What never ends, such as a spinner, changes none.
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity).map(({ finished }) => finished))',
  )
}

async function assertNoViolation(page: Page, options: RunOptions): Promise<void> {
  // The rest of the results is large, and nobody reads it.
  const run = JSON.stringify({ ...options, resultTypes: ['violations'] })
  const violations = await page.evaluate<AxeResults['violations']>(
    `axe.run(${run}).then(results => results.violations)`,
  )
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  assert.deepEqual(found, [], `${page.url()} ${run}`)
}
