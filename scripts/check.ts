/** Everything that must hold before a change is done: format, lint, types, dead code, tests. */
import { step } from './steps.ts'

await step('Format and lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'])
await step('Find dead code', ['node_modules/knip/bin/knip.js'])
await import('./test.ts')
