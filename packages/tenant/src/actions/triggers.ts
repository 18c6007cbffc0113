/** A point at which Actions run. */
export type Trigger =
  | 'post-login'
  | 'credentials-exchange'
  | 'pre-user-registration'
  | 'post-user-registration'
  | 'custom-token-exchange'

/** What an Action of a trigger exports, and the calls on `api` that the tenant carries out. */
export interface TriggerRules {
  handler: string
  calls: readonly string[]
}

export const TRIGGERS: Readonly<Record<Trigger, TriggerRules>> = {
  'post-login': {
    handler: 'onExecutePostLogin',
    calls: [
      'access.deny',
      'authentication.challengeWith',
      'authentication.challengeWithAny',
      'authentication.enrollWith',
      'authentication.enrollWithAny',
      'multifactor.enable',
      'accessToken.setCustomClaim',
      'accessToken.addScope',
      'accessToken.removeScope',
      'idToken.setCustomClaim',
      'user.setAppMetadata',
      'user.setUserMetadata',
      'validation.error',
    ],
  },
  'credentials-exchange': {
    handler: 'onExecuteCredentialsExchange',
    calls: ['access.deny', 'accessToken.setCustomClaim'],
  },
  'pre-user-registration': {
    handler: 'onExecutePreUserRegistration',
    calls: ['access.deny', 'user.setAppMetadata', 'user.setUserMetadata', 'validation.error'],
  },
  'post-user-registration': { handler: 'onExecutePostUserRegistration', calls: [] },
  'custom-token-exchange': {
    handler: 'onExecuteCustomTokenExchange',
    calls: [
      'access.deny',
      'access.rejectInvalidSubjectToken',
      'authentication.setUserById',
      'authentication.setUserByConnection',
      'authentication.setOrganization',
      'authentication.setActor',
      'user.setAppMetadata',
      'user.setUserMetadata',
    ],
  },
}

export function isTrigger(id: string): id is Trigger {
  return Object.hasOwn(TRIGGERS, id)
}
