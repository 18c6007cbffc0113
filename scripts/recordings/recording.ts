import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A request that was sent to a real tenant, and its response. */
export interface Exchange {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly body: unknown
  readonly status: number
  readonly response: unknown
}

/** The requests to the Management API in all recordings of a folder, by file. */
export function readRecordings(folder: string): ReadonlyMap<string, readonly Exchange[]> {
  const files = globSync('**/*.json', { cwd: folder }).sort()
  return new Map(
    files.map(file => {
      const exchanges: readonly Exchange[] = JSON.parse(readFileSync(join(folder, file), 'utf8'))
      return [file, exchanges.filter(({ path }) => path.startsWith('/api/v2/'))]
    }),
  )
}

/** Groups requests to the same operation: IDs become `:id`, and the query is left out. */
export function operationOf({ method, path }: Exchange): string {
  const [plain = ''] = path.split('?')
  const general = plain
    .slice('/api/v2'.length)
    .replace(/\/(?:[a-z]{2,4}_\w{8,}|[\da-f-]{36}|[\da-f]{24}|\w{32}|auth0(?:%7C|\|)\w+)(?=\/|$)/gi, '/:id')
  return `${method} ${general}`
}
