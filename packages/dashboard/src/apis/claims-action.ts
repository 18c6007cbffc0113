import {
  type Action,
  bindActions,
  createAction,
  deleteAction,
  deployAction,
  fetchActions,
  fetchBindings,
} from '../api/actions.ts'
import type { Management } from '../api/management.ts'

/** A claim and where its value comes from. */
export interface ClaimRule {
  claim: string
  source: string
  /** The member of the metadata, or the constant. */
  value: string
}

/** Where the value of a claim can come from. Those that end in a dot need a member. */
export const SOURCES: readonly { id: string; label: string; needs?: string }[] = [
  { id: 'user.email', label: 'Email address' },
  { id: 'user.name', label: 'Name' },
  { id: 'user.user_id', label: 'User ID' },
  { id: 'authorization.roles', label: 'Roles' },
  { id: 'user.app_metadata', label: 'app_metadata', needs: 'Member' },
  { id: 'user.user_metadata', label: 'user_metadata', needs: 'Member' },
  { id: 'constant', label: 'Constant', needs: 'Value' },
]

const TRIGGER = 'post-login'
const MARK = 'const CLAIMS = '

function nameOf(audience: string): string {
  return `Token claims of ${audience}`
}

/** The claims of an API, as the page last wrote them. */
export async function fetchClaims(management: Management, audience: string): Promise<ClaimRule[]> {
  const action = await findAction(management, audience)
  return action ? readRules(action.code) : []
}

/** Writes the Action that sets the claims, deploys it and binds it. Without claims, the Action is deleted. */
export async function saveClaims(
  management: Management,
  { audience, rules }: { audience: string; rules: readonly ClaimRule[] },
): Promise<void> {
  const known = await findAction(management, audience)
  if (rules.length === 0) {
    if (known) await deleteAction(management, known.id)
    return
  }
  const code = writeCode(audience, rules)
  const { id } = known ?? (await createAction(management, { name: nameOf(audience), code, trigger: TRIGGER }))
  await deployAction(management, { id, code })
  const bound = (await fetchBindings(management, TRIGGER)).map(action => action.id)
  if (!bound.includes(id)) await bindActions(management, { trigger: TRIGGER, actions: [...bound, id] })
}

async function findAction(management: Management, audience: string): Promise<Action | undefined> {
  return (await fetchActions(management)).find(({ name }) => name === nameOf(audience))
}

function writeCode(audience: string, rules: readonly ClaimRule[]): string {
  return `// Written by the page "Token Claims" of the API; edit the claims there.
const AUDIENCE = ${JSON.stringify(audience)}
${MARK}${JSON.stringify(rules)}

exports.onExecutePostLogin = async (event, api) => {
  if (event.resource_server?.identifier !== AUDIENCE) return
  for (const { claim, source, value } of CLAIMS) {
    const found = source.split('.').reduce((part, name) => part?.[name], event)
    const isMetadata = source.endsWith('_metadata')
    const set = source === 'constant' ? value : isMetadata ? found?.[value] : found
    if (set !== undefined) api.accessToken.setCustomClaim(claim, set)
  }
}
`
}

function readRules(code: string): ClaimRule[] {
  const line = code.split('\n').find(text => text.startsWith(MARK))
  const parsed: unknown = JSON.parse(line?.slice(MARK.length) ?? '[]')
  return Array.isArray(parsed) ? parsed.filter(isRule) : []
}

function isRule(value: unknown): value is ClaimRule {
  return typeof value === 'object' && value !== null && 'claim' in value && 'source' in value && 'value' in value
}
