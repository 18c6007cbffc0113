import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../steps.ts'
import { readHelp, renderHelp } from './command-help.ts'
import { readCoverage, renderCoverage } from './coverage-table.ts'
import { renderMembers } from './member-table.ts'
import { readRefusals, renderRefusals } from './refusal-table.ts'

const COMMAND_LINE = 'docs/reference/cli.md'
const COVERAGE = 'docs/reference/coverage.md'

/** The pages of the reference and the READMEs of the packages that have parts generated from code, with these parts as the code says now. By their paths. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  const refusals = await readRefusals()
  const help = await readHelp()
  const coverage = await readCoverage()
  return new Map(
    globSync('{docs/reference,packages/*}/*.md', { cwd: root })
      .map(path => path.replaceAll('\\', '/'))
      .map(path => [path, readFileSync(join(root, path), 'utf8')] as const)
      .map(([path, page]) => [path, renderMembers(renderRefusals(page, refusals))] as const)
      .map(([path, page]) => [path, path === COMMAND_LINE ? renderHelp(page, help) : page] as const)
      .map(([path, page]) => [path, path === COVERAGE ? renderCoverage(page, coverage) : page]),
  )
}
