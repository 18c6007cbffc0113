import type { Database } from '../store/database.ts'
import type { Path } from './document.ts'
import { type Management, Rejected } from './management.ts'
import type { Members } from './values.ts'

/** A difference between the files and the tenant. */
export interface Change {
  action: 'CREATE' | 'UPDATE' | 'DELETE'
  /** The section of the file, such as `clients`. */
  kind: string
  name: string
}

/** An item of a file, with its place. */
export interface Item {
  path: Path
  members: Members
}

/** What a kind of configuration needs to bring the tenant to the files' state, and to report what it does. */
export interface Plan {
  management: Management
  /** For what the Management API cannot say. */
  transaction: Database
  /** Whether what the files do not list is deleted. */
  deleteOthers: boolean
  /** Records a change, and makes it. A rejection becomes a problem at the item. */
  change(change: Change, at: Path, make: () => Promise<void>): Promise<void>
  /** Reports a mistake. */
  problem(at: Path, message: string): void
}

/** Creates the two functions of a {@link Plan} that report. */
export function reporter(): Pick<Plan, 'change' | 'problem'> & {
  changes: Change[]
  problems: { path: Path; message: string }[]
} {
  const changes: Change[] = []
  const problems: { path: Path; message: string }[] = []
  return {
    changes,
    problems,
    problem: (path, message) => void problems.push({ path, message }),
    async change(change, path, make) {
      try {
        await make()
        changes.push(change)
      } catch (error) {
        if (!(error instanceof Rejected)) throw error
        problems.push({ path: [...path, ...propertyIn(error.message)], message: error.message })
      }
    },
  }
}

/** The path in a message such as `Payload validation error: '…' on property scopes[0].value.` */
function propertyIn(message: string): Path {
  const [, property = ''] = / on property ([\w.[\]]+)\.$/.exec(message) ?? []
  return property
    .split(/[.[\]]+/)
    .filter(Boolean)
    .map(step => (/^\d+$/.test(step) ? Number(step) : step))
}
