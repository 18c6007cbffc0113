/** Takes the pictures of `docs/images` anew, from a stack and a browser of its own. */
import { build, step } from './steps.ts'

await build()
await step('Take the pictures', ['e2e/dist/screenshots.js'])
