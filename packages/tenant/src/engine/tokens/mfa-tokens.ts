import { randomBytes } from 'node:crypto'
import { errors } from 'oidc-provider'
import type { Progress } from '../../actions/runner.ts'
import type { Database } from '../../store/database.ts'
import { protocolState } from '../../store/tokens/protocol-state.ts'
import { findConfirmed } from '../../store/users/authenticators.ts'

/** Flows in which an application gets tokens of a user without a page. */
export type UserFlow = 'oauth2-password' | 'oauth2-token-exchange'

/** What an application gets tokens for once the user has shown a second factor. */
export interface MfaRequest {
  userId: string
  clientId: string
  /** The identifier of the API; `undefined` for an opaque token. */
  audience: string | undefined
  scopes: readonly string[]
  /** Auth0's name for the flow. */
  protocol: UserFlow
  /** Where the Actions of the login continue. */
  progress?: Progress | undefined
}

/** The error of Auth0's Authentication API for a user who has to show a second factor. */
const MFA_REQUIRED = 'mfa_required'

const MODEL = 'MfaToken'
/** As at Auth0. */
const LIFETIME_SECONDS = 600

/** Starts a request for a second factor. @returns the error that makes the application to continue it */
export async function mfaRequired(database: Database, request: MfaRequest): Promise<errors.OIDCProviderError> {
  const token = randomBytes(32).toString('base64url')
  await protocolState(database, MODEL).upsert(token, { ...request, accountId: request.userId }, LIFETIME_SECONDS)
  const isEnrolled = (await findConfirmed(database, request.userId)) !== undefined
  const mfa_requirements = { [isEnrolled ? 'challenge' : 'enroll']: [{ type: 'otp' }] }
  return Object.assign(new errors.CustomOIDCProviderError(MFA_REQUIRED, 'Multifactor authentication required'), {
    members: { mfa_token: token, mfa_requirements },
  })
}

/** Finds the request of an MFA token that was neither used nor has expired. */
export async function findMfaRequest(database: Database, token: string): Promise<MfaRequest | undefined> {
  const found: unknown = await protocolState(database, MODEL).find(token)
  return isRequest(found) ? found : undefined
}

/** Ends an MFA token. */
export function endMfaRequest(database: Database, token: string): Promise<unknown> {
  return Promise.resolve(protocolState(database, MODEL).destroy(token))
}

function isRequest(value: unknown): value is MfaRequest {
  return typeof value === 'object' && value !== null && 'userId' in value && 'clientId' in value && 'scopes' in value
}
