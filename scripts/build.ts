/** Builds everything that has changed since the last build. */
import { build } from './steps.ts'

await build()
