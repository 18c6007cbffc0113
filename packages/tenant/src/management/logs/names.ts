import type { Database } from '../../store/database.ts'
import type { LogEntry } from '../../store/logs.ts'

/**
 * Adds the names of users and applications to entries that have only their IDs: a token for the Management API contains
 * no email address. Users deleted since then are shown by ID.
 */
export async function withNames(database: Database, entries: readonly LogEntry[]): Promise<LogEntry[]> {
  const people = await database
    .selectFrom('users')
    .select(['user_id', 'email'])
    .where('user_id', 'in', idsOf(entries, 'user_id', 'user_name'))
    .execute()
  const applications = await database
    .selectFrom('clients')
    .select(['client_id', 'name'])
    .where('client_id', 'in', idsOf(entries, 'client_id', 'client_name'))
    .execute()
  const emails = new Map(people.map(({ user_id, email }) => [user_id, email]))
  const names = new Map(applications.map(({ client_id, name }) => [client_id, name]))

  return entries.map(entry => {
    const user_name = entry.user_name ?? emails.get(entry.user_id ?? '')
    const client_name = entry.client_name ?? names.get(entry.client_id ?? '')
    return { ...entry, ...(user_name && { user_name }), ...(client_name && { client_name }) }
  })
}

function idsOf(entries: readonly LogEntry[], id: 'user_id' | 'client_id', name: 'user_name' | 'client_name'): string[] {
  return [...new Set(entries.flatMap(entry => (entry[name] === undefined ? (entry[id] ?? []) : [])))]
}
