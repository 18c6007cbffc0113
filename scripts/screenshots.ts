/** Retakes the screenshots in `docs/images`, with a separate stack and browser. */
import { build, step } from './steps.ts'

await build()
await step('Take the screenshots', ['e2e/dist/screenshots.js'])
