/**
 * Claims that an Action cannot set: those of the protocols and those that Auth0 issues itself. As at Auth0, an attempt
 * has no effect on the token.
 */
const RESERVED: ReadonlySet<string> = new Set(
  `acr act active amr at_hash ath attest aud auth_time authorization_details azp c_hash client_id cnf cty dest
  entitlements events exp groups gty htm htu iat internal iss jcard jku jti jwe jwk kid may_act mky nbf nonce object_id
  org_id org_name orig origid permissions roles rph s_hash scope sid sip_callid sip_cseq_num sip_date sip_from_tag
  sip_via_branch sub sub_jwk toe txn typ uuid vot vtm x5t#S256`.split(/\s+/),
)

/** Auth0's own namespaces. */
const FOREIGN_HOSTS = ['auth0.com', 'webtask.io', 'webtask.run']
const FOREIGN_URN = 'urn:auth0'

/** The most characters that the custom claims of one token take as JSON. */
const LONGEST = 100 * 1024

/** Why a claim cannot be set, or `undefined`. */
export function claimProblem(name: string): string | undefined {
  if (name === '') return 'a claim needs a name'
  // Setting it would replace the prototype of the claims, and no token would show it.
  if (RESERVED.has(name) || name === '__proto__') return `"${name}" is reserved`
  if (name.toLowerCase().startsWith(FOREIGN_URN)) return `the namespace of "${name}" is Auth0's own`
  const host = URL.parse(name)?.hostname
  const isForeign =
    host !== undefined && FOREIGN_HOSTS.some(foreign => host === foreign || host.endsWith(`.${foreign}`))
  return isForeign ? `the namespace of "${name}" is Auth0's own` : undefined
}

/** Whether a name is a URI, and therefore in a namespace of its owner. */
export function isNamespaced(name: string): boolean {
  return URL.canParse(name)
}

export function areTooLong(claims: object): boolean {
  return JSON.stringify(claims).length > LONGEST
}
