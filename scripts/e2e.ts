/** Runs the tests of the whole stack, most of them in a browser. */
import { runTests } from './tests/run-tests.ts'

await runTests([{ sources: 'e2e/src/**/*.test.ts', compiled: ['/src/', '/dist/'] }])
