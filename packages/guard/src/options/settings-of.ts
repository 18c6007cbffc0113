import { guardSettings, type Settings } from './options.ts'

/**
 * The settings of a guard, for parts of this package that extend one.
 *
 * @throws TypeError for what is not a guard, for callers without type checks
 */
export function settingsOf(guard: { readonly [guardSettings]?: Settings }): Settings {
  const settings = guard?.[guardSettings]
  if (!settings) throw new TypeError(`A guard is what createGuard(…) returns, not "${typeof guard}"`)
  return settings
}
