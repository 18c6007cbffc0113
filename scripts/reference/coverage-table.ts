import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../steps.ts'
import { tableOf } from './markdown.ts'

/** What `GET /local/coverage` of a tenant returns. */
export interface CoverageReport {
  readonly total: number
  readonly full: number
  readonly stored: number
  readonly absent: number
  readonly operations: readonly { readonly method: string; readonly path: string; readonly level: string }[]
}

const LEVELS = ['full', 'stored', 'absent']
const TABLE = /(?<=<!-- coverage -->\n\n).*(?=\n<!-- end of coverage -->)/s

/** Starts a tenant in memory and asks it. */
export async function readCoverage(): Promise<CoverageReport> {
  const { createTenant } = await import(pathToFileURL(join(root, 'packages/tenant/dist/src/index.js')).href)
  const tenant = await createTenant({ port: 0 })
  try {
    const headers = { authorization: `Bearer ${tenant.controlKey}` }
    const response = await fetch(`${tenant.origin}/local/coverage`, { headers })
    return JSON.parse(await response.text())
  } finally {
    await tenant.close()
  }
}

/** The page with the number of operations of each level, and a row for each path. */
export function renderCoverage(page: string, { total, full, stored, absent, operations }: CoverageReport): string {
  const sum = `Of ${total} operations, ${full} are full, ${stored} are stored and ${absent} are absent.`
  const paths = Object.entries(Object.groupBy(operations, ({ path }) => path))
  const rows = paths.map(([path, all = []]) => [`\`${path}\``, ...LEVELS.map(level => methodsOf(all, level))])
  return page.replace(TABLE, () => `${sum}\n\n${tableOf(['path', ...LEVELS], rows)}`)
}

function methodsOf(operations: CoverageReport['operations'], level: string): string {
  return operations
    .filter(operation => operation.level === level)
    .map(({ method }) => method)
    .join(', ')
}
