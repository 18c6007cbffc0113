/** Runs all checks for a change: format, lint, types, dead code, the guard's package, and tests. */
import { join } from 'node:path'
import { compile, root, step } from './steps.ts'

await step('Format and lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'])
await step('Find dead code', ['node_modules/knip/bin/knip.js'])

await step('Count words to avoid', ['scripts/words.ts'])

const guard = join(root, 'packages/guard')
await compile(guard)
await step("Check the guard's package", ['node_modules/publint/src/cli.js', '--strict'], guard)
const attw = ['node_modules/@arethetypeswrong/cli/dist/index.js', '--pack', '.']
await step('Check its types as others import it', attw, guard)

await import('./test.ts')
await import('./e2e.ts')
