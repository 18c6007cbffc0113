/** Writes the table in docs/reference/refusals.md from the sources of the guard. */
import { readFileSync, writeFileSync } from 'node:fs'
import { REFUSALS_PAGE, readRefusals, renderRefusals } from './prose/refusal-table.ts'

writeFileSync(REFUSALS_PAGE, renderRefusals(readFileSync(REFUSALS_PAGE, 'utf8'), await readRefusals()))
