import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Suite } from './check.ts'
import { parseObject, textOf } from './json.ts'
import type { Outcome } from './outcome.ts'

const HEAD = `# Conformance

\`npm run conformance\` runs real client libraries, as npm installs them, against the local tenant, and writes this
page. Each client gets a tenant of its own, which it reaches over http, and over https with the development certificate.
`

/** A suite and the outcomes of its checks. */
export interface Result {
  readonly suite: Suite
  readonly outcomes: readonly Outcome[]
}

/** The report of all clients. It contains no times, so that it changes only when the results change. */
export function reportOf(results: readonly Result[]): string {
  return [HEAD, overview(results), ...results.map(section)].join('\n')
}

function overview(results: readonly Result[]): string {
  const rows = results.map(({ suite, outcomes }) => {
    const passed = outcomes.filter(({ failure }) => failure === undefined).length
    return [
      suite.client,
      versionOf(suite),
      suite.kind,
      `${passed} of ${outcomes.length}`,
      suite.differences?.length ?? 0,
    ]
  })
  return table(['client', 'version', 'kind', 'checks passed', 'known differences'], rows)
}

function section({ suite, outcomes }: Result): string {
  const differences = suite.differences?.length
    ? ['', 'Known differences:', '', ...suite.differences.map(difference => `- ${difference}`)]
    : []
  return [
    `## ${suite.client}`,
    '',
    ...outcomes.map(({ check, failure }) => `- ${failure === undefined ? '✓' : '✗ **failed**'} ${check}`),
    ...differences,
    '',
  ].join('\n')
}

/** The installed version. */
function versionOf(suite: Suite): string {
  const file = join(import.meta.dirname, '../node_modules', suite.package, 'package.json')
  return textOf(parseObject(readFileSync(file, 'utf8')), 'version')
}

function table(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const line = (cells: readonly unknown[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n')
}
