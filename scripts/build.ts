/** Builds everything that runs: what changed since the last time. */
import { build } from './steps.ts'

await build()
