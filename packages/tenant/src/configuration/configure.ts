import type { Database } from '../store/database.ts'
import { type ConfigurationDocument, type Path, parseFile } from './document.ts'
import { firstProblems, type Problem } from './keywords.ts'
import { applyClientGrants } from './kinds/client-grants.ts'
import { applyClients, type FixedClient } from './kinds/clients.ts'
import { applyDatabases } from './kinds/databases.ts'
import { applyResourceServers } from './kinds/resource-servers.ts'
import { applyRoles } from './kinds/roles.ts'
import { applyTenantSettings } from './kinds/tenant-settings.ts'
import { applyUsers } from './kinds/users.ts'
import { openManagement } from './management.ts'
import { type Change, type Item, reporter } from './plan.ts'
import { type ConfigurationFile, TENANT_FILE, TOLLGATE_FILE } from './read-files.ts'
import { checkSections } from './sections.ts'
import { isMembers, type Members, textsIn } from './values.ts'

export interface ConfigureOptions {
  database: Database
  issuer: string
  /** Whether the changes are kept. Otherwise they are made and rolled back, which finds every mistake. */
  apply: boolean
  /** Whether applications, APIs, grants and roles that the files do not list are deleted. */
  deleteOthers: boolean
}

/** The differences, or the first hundred mistakes. With a mistake, nothing is changed. */
export interface Configured {
  changes: Change[]
  problems: Problem[]
  /** How many more mistakes there are. */
  further: number
}

/** Thrown to roll back. */
class RolledBack extends Error {}

/** Changes the tenant to what the files say, in one transaction. Applying the same files again changes nothing. */
export async function configure(files: readonly ConfigurationFile[], options: ConfigureOptions): Promise<Configured> {
  const documents = new Map<string, ConfigurationDocument>()
  const problems: Problem[] = []
  for (const file of files) {
    const parsed = parseFile(file)
    if (Array.isArray(parsed)) problems.push(...parsed)
    else documents.set(file.name, parsed)
  }
  const portable = documents.get(TENANT_FILE)
  const own = documents.get(TOLLGATE_FILE)
  problems.push(...checkSections(portable, own))
  if (problems.length > 0) return { changes: [], ...firstProblems(problems) }
  return await run(portable, own, options)
}

async function run(
  portable: ConfigurationDocument | undefined,
  own: ConfigurationDocument | undefined,
  { database, issuer, apply, deleteOthers }: ConfigureOptions,
): Promise<Configured> {
  const portableReport = reporter()
  const ownReport = reporter()
  const problems: Problem[] = []
  try {
    await database.transaction().execute(async transaction => {
      await using management = await openManagement(transaction, issuer)
      const shared = { management, transaction, deleteOthers }
      await applyPortable({ ...shared, ...portableReport }, portable, own)
      await applyUsers({ ...shared, ...ownReport }, itemsOf(own, 'users'))
      problems.push(...located(TENANT_FILE, portable, portableReport), ...located(TOLLGATE_FILE, own, ownReport))
      if (!apply || problems.length > 0) throw new RolledBack()
    })
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error
  }
  return { changes: [...portableReport.changes, ...ownReport.changes], ...firstProblems(problems) }
}

/** In the order of auth0-deploy-cli. */
async function applyPortable(
  plan: Parameters<typeof applyClients>[0],
  portable: ConfigurationDocument | undefined,
  own: ConfigurationDocument | undefined,
): Promise<void> {
  const excluded = new Set(textsIn(membersOf(own).exclude))
  const has = (section: string): boolean => membersOf(portable)[section] !== undefined && !excluded.has(section)
  const items = (section: string): Item[] => itemsOf(portable, section)
  if (has('clients')) await applyClients(plan, items('clients'), fixedClients(own))
  if (has('resourceServers')) await applyResourceServers(plan, items('resourceServers'))
  if (has('databases')) await applyDatabases(plan, items('databases'))
  if (has('clientGrants')) await applyClientGrants(plan, items('clientGrants'))
  if (has('roles')) await applyRoles(plan, items('roles'))
  const { tenant } = membersOf(portable)
  if (has('tenant') && isMembers(tenant)) await applyTenantSettings(plan, ['tenant'], tenant)
}

function membersOf(document: ConfigurationDocument | undefined): Members {
  return isMembers(document?.value) ? document.value : {}
}

function itemsOf(document: ConfigurationDocument | undefined, section: string): Item[] {
  const list = membersOf(document)[section]
  if (!Array.isArray(list)) return []
  return list.flatMap((members, index) => (isMembers(members) ? [{ path: [section, index], members }] : []))
}

function fixedClients(own: ConfigurationDocument | undefined): ReadonlyMap<string, FixedClient> {
  const { clients } = membersOf(own)
  return new Map(Object.entries(isMembers(clients) ? clients : {}).map(([name, value]) => [name, Object(value)]))
}

function located(
  file: string,
  document: ConfigurationDocument | undefined,
  { problems }: { problems: { path: Path; message: string }[] },
): Problem[] {
  return problems.map(({ path, message }) => ({ file, line: document?.lineOf(path) ?? 1, message }))
}
