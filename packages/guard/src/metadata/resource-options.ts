import { isTrustworthyOrigin, withoutPassword } from '../options/auth0.ts'
import { refuseUnknownOptions } from '../options/unknown-options.ts'
import { scopeTokens } from '../policy/policy.ts'

/** What the metadata of a protected resource says (RFC 9728 §2). Issuers and DPoP are taken from the guard. */
export interface ResourceOptions {
  /**
   * The URL of the API that clients know: https, or http on localhost, without query and fragment. It must be the
   * audience of the guard, because clients request tokens for it (RFC 8707).
   */
  readonly resource: string
  /**
   * Where clients may request tokens (`authorization_servers`): the exact `iss` of 1 to 100 issuers that `dynamicIssuers()`
   * finds. Required with `dynamicIssuers()`; other guards list their own issuers.
   */
  readonly authorizationServers?: readonly string[]
  /** The name of the API for users (`resource_name`). */
  readonly name?: string
  /**
   * The scopes that a client should request if a challenge does not name any (`scopes_supported`). Name few: clients may
   * request all of them.
   */
  readonly scopes?: readonly string[]
  /** A page for developers (`resource_documentation`). */
  readonly documentation?: string
  /** How clients may use the data (`resource_policy_uri`). */
  readonly policyUri?: string
  /** The terms of service (`resource_tos_uri`). */
  readonly termsUri?: string
  /** The types of authorization details that the API understands (RFC 9396 §10). */
  readonly authorizationDetailsTypes?: readonly string[]
}

const OPTIONS = Object.keys({
  resource: true,
  authorizationServers: true,
  name: true,
  scopes: true,
  documentation: true,
  policyUri: true,
  termsUri: true,
  authorizationDetailsTypes: true,
} satisfies Record<keyof ResourceOptions, true>)

/**
 * The members of the metadata that the options give.
 *
 * @throws TypeError that names the missing, wrong or unknown option
 */
export function membersOf(options: ResourceOptions): Readonly<Record<string, unknown>> {
  refuseUnknownOptions(options, OPTIONS)
  const { name, scopes, documentation, policyUri, termsUri, authorizationDetailsTypes } = options
  return {
    resource_name: name === undefined ? undefined : text('name', name),
    scopes_supported: scopes === undefined ? undefined : scopeTokens('scopes', list('scopes', scopes)),
    resource_documentation: page('documentation', documentation),
    resource_policy_uri: page('policyUri', policyUri),
    resource_tos_uri: page('termsUri', termsUri),
    authorization_details_types_supported:
      authorizationDetailsTypes === undefined
        ? undefined
        : list('authorizationDetailsTypes', authorizationDetailsTypes),
  }
}

/** @throws TypeError if it is not a resource identifier in the spelling that a URL parser writes (RFC 9728 §1.2) */
export function parseResource(resource: unknown): URL {
  const url = typeof resource === 'string' && !/[?#]/.test(resource) ? URL.parse(resource) : null
  const isCanonical = url !== null && (url.href === resource || url.origin === resource)
  if (!isCanonical || url.username !== '' || url.password !== '' || !isTrustworthyOrigin(url)) {
    throw new TypeError(
      `The option "resource" must be an https URL, or http on localhost, without query and fragment, not "${withoutPassword(resource)}"`,
    )
  }
  return url
}

const MOST_AUTHORIZATION_SERVERS = 100

/** @throws TypeError for what is not a list of issuers (RFC 8414 §2) */
export function parseAuthorizationServers(issuers: unknown): readonly string[] {
  const isIssuer = (issuer: unknown) => {
    const url = typeof issuer === 'string' ? URL.parse(issuer) : null
    return url !== null && url.search + url.hash === '' && isTrustworthyOrigin(url)
  }
  if (Array.isArray(issuers) && issuers.length > 0 && issuers.length <= MOST_AUTHORIZATION_SERVERS) {
    if (issuers.every(isIssuer)) return issuers.map(String)
  }
  throw new TypeError(
    `The option "authorizationServers" must be an array of 1 to ${MOST_AUTHORIZATION_SERVERS} https URLs of issuers: protectResource() cannot know what dynamicIssuers() finds`,
  )
}

function page(option: string, value: unknown): string | undefined {
  if (value === undefined) return undefined
  const url = typeof value === 'string' ? URL.parse(value) : null
  const isPage = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (isPage && url.username === '' && url.password === '') return url.href
  throw new TypeError(
    `The option "${option}" must be the URL of a page, without a user, not "${withoutPassword(value)}"`,
  )
}

function list(option: string, values: unknown): string[] {
  if (!Array.isArray(values) || values.length === 0) {
    throw new TypeError(`The option "${option}" must be an array of at least one string`)
  }
  return values.map(value => text(option, value))
}

function text(option: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value
  throw new TypeError(`The option "${option}" must hold a string that is not empty, not "${String(value)}"`)
}
