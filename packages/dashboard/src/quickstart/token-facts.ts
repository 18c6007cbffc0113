import { decodeToken } from '../apis/test/token.ts'
import { durationText } from '../components/duration.ts'

interface Expected {
  /** Empty if unknown. */
  audience: string
  domain: string
}

interface TokenProblem {
  /** Whether no API can read the token. Otherwise it is still sent, to show how the API rejects it. */
  fatal: boolean
  text?: string
}

/** Returns why an API would reject a token. The signature is not checked, because that requires the tenant's keys. */
export function tokenProblem(token: string, { audience, domain }: Expected): TokenProblem {
  const decoded = decodeToken(token)
  if (!decoded) {
    const isEncrypted = token.split('.').length === 5
    return { fatal: true, text: isEncrypted ? ENCRYPTED : NO_TOKEN }
  }
  const { iss, exp } = decoded.claims
  const audiences = audiencesOf(decoded.claims)
  if (typeof exp === 'number' && exp * 1000 <= Date.now()) {
    const ago = durationText(Date.now() / 1000 - exp)
    return { fatal: false, text: `This token expired ${ago} ago, so an API responds with 401: get a new one` }
  }
  if (domain !== '' && iss !== issuerOf(domain)) {
    return { fatal: false, text: `This token was issued by the tenant “${iss}”, not by the domain above` }
  }
  if (audience !== '' && !audiences.includes(audience)) {
    return { fatal: false, text: `This token is for “${audiences.join('”, “')}”, not for the audience above` }
  }
  return { fatal: false }
}

/** Describes a token in a sentence: its permissions and its expiry. */
export function describeToken(token: string): string | undefined {
  const claims = decodeToken(token)?.claims
  if (!claims) return undefined
  const permissions = Array.isArray(claims.permissions) ? claims.permissions.map(String) : []
  const permitted = permissions.length > 0 ? `It has ${permissions.join(', ')}` : 'It has no permission'
  const until = typeof claims.exp === 'number' ? ` and is valid until ${timeText(claims.exp)}` : ''
  return `${permitted}${until}.`
}

const NO_TOKEN = 'This is not an access token that an API can read: it must have three parts, separated by dots'
const ENCRYPTED = 'Only the tenant can read this token: request a token for an audience'

/** The issuer of a tenant's tokens. A host name without a scheme means https. */
function issuerOf(domain: string): string {
  return domain.includes('://') ? `${domain}/` : `https://${domain}/`
}

function audiencesOf({ aud }: Record<string, unknown>): string[] {
  return (Array.isArray(aud) ? aud : [aud]).map(String)
}

function timeText(seconds: number): string {
  return new Date(seconds * 1000).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
}
