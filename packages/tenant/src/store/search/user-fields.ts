import { sql } from 'kysely'
import type { SqlDialect } from '../dialects/sql-dialect.ts'
import type { SearchField, SearchFields } from './search-filter.ts'

const TEXTS = ['user_id', 'email', 'name', 'nickname', 'given_name', 'family_name', 'picture', 'last_ip']
const DATES = ['created_at', 'updated_at', 'last_login', 'last_password_reset']
const FLAGS = ['blocked', 'email_verified']
const DETAILS = ['username', 'phone_number']
const METADATA = ['app_metadata', 'user_metadata']

/** The fields by which users can be searched, with the Management API's names. */
export const userFields = ({ after, member }: SqlDialect): SearchFields => ({
  naming: ['email', 'name', 'nickname', 'given_name', 'family_name', 'user_id'].map(column => sql.ref(column)),
  find(name): SearchField | undefined {
    if (TEXTS.includes(name)) return { kind: 'text', value: sql.ref(name) }
    if (DATES.includes(name)) return { kind: 'date', value: sql.ref(name) }
    if (FLAGS.includes(name)) return { kind: 'flag', value: sql.ref(name) }
    if (DETAILS.includes(name)) return { kind: 'text', value: member(sql.ref('details'), [name]) }
    if (name === 'logins_count') return { kind: 'number', value: sql.ref(name) }
    if (name === 'email.domain') return { kind: 'text', value: after(sql.ref('email'), '@') }
    if (name === 'identities.connection') return { kind: 'text', value: sql`'Username-Password-Authentication'` }
    if (name === 'identities.provider') return { kind: 'text', value: sql`'auth0'` }
    const [column = '', ...path] = name.split('.')
    if (!METADATA.includes(column) || path.length === 0) return undefined
    return { kind: 'json', document: sql.ref(column), path }
  },
})
