import assert from 'node:assert/strict'
import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/**
 * Asserts that axe finds nothing on the page as it stands.
 *
 * @param colorSchemes default: in light and in dark
 */
export async function assertAccessible(
  page: Page,
  colorSchemes: readonly ('light' | 'dark')[] = ['light', 'dark'],
): Promise<void> {
  await page.evaluate(axe.source)
  for (const colorScheme of colorSchemes) {
    await page.emulateMedia({ colorScheme })
    // Colours on their way from light to dark are nobody's choice. What never ends, such as a spinner, changes none.
    await page.evaluate(
      'Promise.allSettled(document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity).map(({ finished }) => finished))',
    )
    // The rest of the results is large, and nobody reads it.
    const violations = await page.evaluate<AxeResults['violations']>(
      'axe.run({ resultTypes: ["violations"] }).then(results => results.violations)',
    )
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
    assert.deepEqual(found, [], `${page.url()} in ${colorScheme}`)
  }
}
