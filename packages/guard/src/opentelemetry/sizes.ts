import type { Guard } from '../guard.ts'
import type { Settings } from '../options/options.ts'
import { settingsOf } from '../options/settings-of.ts'
import { named } from './attributes.ts'
import type { Gauge, Meter, ObservableResult } from './meter.ts'

/**
 * Measures the caches of guards each time metrics are collected.
 *
 * @returns a function that ends it
 * @throws TypeError for what is not a guard
 */
export function measureSizes(meter: Meter, guards: readonly Guard[]): () => void {
  const settings = guards.map(settingsOf)
  const ends = [
    measure(
      meter.createObservableUpDownCounter('tollgate.guard.cached_tokens', {
        description: 'Tokens that a guard has cached',
        unit: '{token}',
      }),
      settings,
      ({ tokenCache }) => tokenCache?.size(),
    ),
    measure(
      meter.createObservableUpDownCounter('tollgate.guard.replay_entries', {
        description: 'Used DPoP proofs that a guard has recorded in this process',
        unit: '{proof}',
      }),
      settings,
      ({ proofs }) => proofs?.recordedProofs?.(),
    ),
  ]
  return () => {
    for (const end of ends) end()
  }
}

function measure(
  instrument: Gauge,
  guards: readonly Settings[],
  sizeOf: (settings: Settings) => number | undefined,
): () => void {
  const report = (result: ObservableResult) => {
    for (const guard of guards) {
      const size = sizeOf(guard)
      if (size !== undefined) result.observe(size, named(guard.name, {}))
    }
  }
  instrument.addCallback(report)
  return () => instrument.removeCallback(report)
}
