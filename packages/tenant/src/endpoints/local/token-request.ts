import {
  DEFECTS,
  type Defect,
  isDefect,
  MAX_EXPIRES_IN,
  MIN_EXPIRES_IN,
  type TestTokenRequest,
} from '../../management/test-tokens/test-token.ts'

/** Who gets the token: a seeded account, the test application, or any user by email address or user ID. */
type Subject = { as: 'user' | 'admin' | 'app' } | { user: string }

/** What the token may contain. */
export type TokenLimits = Omit<TestTokenRequest, 'user' | 'audience'>

export type TokenRequest = Subject & TokenLimits & { audience: string; defect?: Defect | undefined }

/** Claims that the tenant sets itself. */
const OWN_CLAIMS: ReadonlySet<string> = new Set([
  ...['iss', 'sub', 'aud', 'iat', 'exp', 'nbf', 'jti', 'azp', 'client_id', 'gty', 'cnf', 'scope', 'permissions'],
  ...['org_id', 'org_name'],
])

const MEMBERS = [
  ...['as', 'user', 'audience', 'client_id', 'organization', 'permissions', 'claims', 'expires_in', 'defect'],
]

/**
 * Reads the body of `POST /local/tokens`.
 *
 * @returns the request, or what is wrong with it
 */
export function parseTokenRequest(body: unknown, defaultAudience: string): TokenRequest | string {
  const members = new Map(isObject(body) ? Object.entries(body) : [])
  const unknown = [...members.keys()].find(name => !MEMBERS.includes(name))
  if (unknown !== undefined) return `Unknown member "${unknown}": use "${MEMBERS.join('", "')}"`
  const subject = parseSubject(members.get('as'), members.get('user'))
  if (typeof subject === 'string') return subject

  const audience: unknown = members.has('audience') ? members.get('audience') : defaultAudience
  if (typeof audience !== 'string' || audience === '') return '"audience" must be a string, the identifier of an API'
  const defect: unknown = members.get('defect')
  if (defect !== undefined && !isDefect(defect)) return `"defect" must be one of "${DEFECTS.join('", "')}"`
  const limits = parseLimits(members)
  if (typeof limits === 'string') return limits
  if ('as' in subject && subject.as === 'app' && Object.values(limits).some(value => value !== undefined)) {
    return `"${LIMITS.join('", "')}" are for tokens of users, not for "as": "app"`
  }
  return { ...subject, audience, defect, ...limits }
}

const LIMITS = ['client_id', 'organization', 'permissions', 'claims', 'expires_in']

function parseLimits(members: ReadonlyMap<string, unknown>): TokenLimits | string {
  const [clientId, organization, permissions, claims, expiresIn] = LIMITS.map(name => members.get(name))
  if (clientId !== undefined && !isText(clientId)) return '"client_id" must be the ID of an application'
  if (organization !== undefined && !isText(organization)) return '"organization" must be an ID or a name'
  if (permissions !== undefined && !isStrings(permissions)) return '"permissions" must be an array of strings'
  if (expiresIn !== undefined && !isLifetime(expiresIn)) {
    return `"expires_in" must be a whole number of seconds from ${MIN_EXPIRES_IN} to ${MAX_EXPIRES_IN}, and not 0`
  }
  if (claims !== undefined && !isObject(claims)) return '"claims" must be an object'
  const own = Object.keys(claims ?? {}).find(name => OWN_CLAIMS.has(name))
  if (own !== undefined) return `"claims" must not contain "${own}": the tenant sets this claim`
  return { clientId, organization, permissions, claims, expiresIn }
}

function parseSubject(as: unknown, user: unknown): Subject | string {
  if (user !== undefined && as !== undefined) return '"as" and "user" exclude each other: leave one out'
  if (isText(user)) return { user }
  if (user !== undefined) return '"user" must be an email address or a user ID'
  return as === 'user' || as === 'admin' || as === 'app' ? { as } : '"as" must be "user", "admin" or "app"'
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(each => typeof each === 'string')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The engine takes 0 for no lifetime and would use its default. */
function isLifetime(value: unknown): value is number {
  return Number.isInteger(value) && value !== 0 && Number(value) >= MIN_EXPIRES_IN && Number(value) <= MAX_EXPIRES_IN
}
