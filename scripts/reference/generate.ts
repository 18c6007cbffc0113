/** Writes the parts of docs/reference that are generated from code: options, environment variables, events, refusals, the help of commands and coverage. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../steps.ts'
import { generatedPages } from './pages.ts'

for (const [path, page] of await generatedPages()) writeFileSync(join(root, path), page)
