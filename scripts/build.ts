/** Builds everything: TypeScript by project references, and the client's pages with Vite, side by side. */
import { build } from './steps.ts'

await build()
