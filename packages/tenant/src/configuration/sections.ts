import type { ConfigurationDocument, Path } from './document.ts'
import type { Problem } from './keywords.ts'
import { TENANT_FILE, TOLLGATE_FILE } from './read-files.ts'
import { isMembers, textIn, textsIn } from './values.ts'

/** The sections of `tenant.yaml` that the tenant applies, and the member that names an item. */
const PORTABLE: Readonly<Record<string, string | undefined>> = {
  clients: 'name',
  resourceServers: 'identifier',
  databases: 'name',
  clientGrants: 'audience',
  roles: 'name',
  tenant: undefined,
}
const OWN = ['import', 'mappings', 'exclude', 'clients', 'users']
const USER = ['email', 'password', 'user_id', 'roles', 'administrator', 'blocked', 'email_verified', 'name', 'nickname']
const USER_DETAILS = [
  'given_name',
  'family_name',
  'picture',
  'username',
  'phone_number',
  'user_metadata',
  'app_metadata',
]

/** RFC 6749 appendices A.1 and A.2. */
const CREDENTIAL = /^[\x20-\x7E]{1,200}$/

type Check = (file: string, document: ConfigurationDocument, path: Path, message: string) => void

/** Checks the outline of both files: sections, lists, and names that occur once. */
export function checkSections(
  portable: ConfigurationDocument | undefined,
  own: ConfigurationDocument | undefined,
): Problem[] {
  const problems: Problem[] = []
  const report: Check = (file, document, path, message) =>
    void problems.push({ file, line: document.lineOf(path), message })
  if (own) checkOwn(own, report)
  const excluded = new Set(isMembers(own?.value) ? textsIn(own.value.exclude) : [])
  if (portable) checkPortable(portable, excluded, report)
  return problems
}

function checkPortable(document: ConfigurationDocument, excluded: ReadonlySet<string>, report: Check): void {
  if (!isMembers(document.value)) {
    report(TENANT_FILE, document, [], 'The file must be a mapping, such as "clients: []"')
    return
  }
  for (const [section, value] of Object.entries(document.value)) {
    if (excluded.has(section)) continue
    if (!Object.hasOwn(PORTABLE, section)) {
      report(
        TENANT_FILE,
        document,
        [section],
        `The local tenant does not apply "${section}": list it in "exclude" in tollgate.yaml to skip it`,
      )
      continue
    }
    const name = PORTABLE[section]
    if (name === undefined) {
      if (!isMembers(value)) report(TENANT_FILE, document, [section], `"${section}" must be a mapping`)
    } else checkList(document, section, value, { file: TENANT_FILE, name, unique: section !== 'clientGrants', report })
  }
}

function checkOwn(document: ConfigurationDocument, report: Check): void {
  if (!isMembers(document.value)) {
    report(TOLLGATE_FILE, document, [], 'The file must be a mapping, such as "users: []"')
    return
  }
  for (const key of Object.keys(document.value)) {
    if (!OWN.includes(key)) report(TOLLGATE_FILE, document, [key], unknown(key, OWN))
  }
  const { clients, users } = document.value
  for (const [name, value] of Object.entries(isMembers(clients) ? clients : {})) {
    const allowed = ['client_id', 'client_secret']
    const members = isMembers(value) ? Object.entries(value) : [['']]
    for (const [key, text] of members) {
      const path = ['clients', name, key]
      if (!allowed.includes(key)) report(TOLLGATE_FILE, document, path, unknown(key, allowed))
      else if (!isCredential(text)) {
        report(TOLLGATE_FILE, document, path, `"${key}" must be text of printable ASCII characters`)
      }
    }
  }
  if (users === undefined) return
  checkList(document, 'users', users, { file: TOLLGATE_FILE, name: 'email', unique: true, report })
  for (const [index, user] of (Array.isArray(users) ? users : []).entries()) {
    for (const key of isMembers(user) ? Object.keys(user) : []) {
      const allowed = [...USER, ...USER_DETAILS]
      if (!allowed.includes(key)) report(TOLLGATE_FILE, document, ['users', index, key], unknown(key, allowed))
    }
  }
}

function isCredential(value: unknown): boolean {
  return typeof value === 'string' && CREDENTIAL.test(value)
}

interface ListCheck {
  file: string
  /** The member that names an item. */
  name: string
  unique: boolean
  report: Check
}

function checkList(
  document: ConfigurationDocument,
  section: string,
  value: unknown,
  { file, name, unique, report }: ListCheck,
): void {
  if (!Array.isArray(value)) {
    report(file, document, [section], `"${section}" must be a list`)
    return
  }
  const seen = new Set<string>()
  for (const [index, item] of value.entries()) {
    const text = isMembers(item) ? textIn(item, name) : undefined
    if (text === undefined || text === '') {
      report(file, document, [section, index], `Each of "${section}" must have a "${name}"`)
    } else if (unique && seen.has(text)) {
      report(file, document, [section, index, name], `"${text}" occurs twice in "${section}": remove one of them`)
    }
    if (text !== undefined) seen.add(text)
  }
}

function unknown(key: string, allowed: readonly string[]): string {
  return `Unknown key "${key}": use "${allowed.join('", "')}"`
}
