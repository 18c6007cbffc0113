import assert from 'node:assert/strict'
import axe, { type AxeResults, type RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

/** The rules about colours. All other rules give the same result in the light and the dark scheme. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block']

/** The rules whose result depends on the layout: buttons lose their text, tables scroll, the navigation is hidden. */
const LAYOUT_RULES = ['aria-hidden-focus', 'button-name', 'link-name', 'scrollable-region-focusable', 'target-size']

/** Asserts that axe finds no problem on the current page, in the light and the dark scheme. */
export async function assertAccessible(page: Page): Promise<void> {
  await loadAxe(page)
  await inColors(page, 'light')
  await assertNoViolation(page, {})
  await inColors(page, 'dark')
  await assertNoViolation(page, { runOnly: { type: 'rule', values: COLOR_RULES } })
}

/** Asserts that axe finds no problem with the layout of the current page. */
export async function assertLayoutAccessible(page: Page): Promise<void> {
  await loadAxe(page)
  await assertNoViolation(page, { runOnly: { type: 'rule', values: LAYOUT_RULES } })
}

async function loadAxe(page: Page): Promise<void> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source)
}

async function inColors(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme })
  // Wait for colour transitions to end. Endless animations, such as spinners, do not change colours.
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity).map(({ finished }) => finished))',
  )
}

async function assertNoViolation(page: Page, options: RunOptions): Promise<void> {
  // Return only the violations, because the other results are large.
  const run = JSON.stringify({ ...options, resultTypes: ['violations'] })
  const violations = await page.evaluate<AxeResults['violations']>(
    `axe.run(${run}).then(results => results.violations)`,
  )
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  assert.deepEqual(found, [], `${page.url()} ${run}`)
}
