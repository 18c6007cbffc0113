/** A new user, before they are stored. */
export interface Registrant {
  user_id: string
  email: string
  name: string
  nickname: string
  picture: string | null
}

/** The request that a sign-up came with. */
export interface RegistrationSource {
  /** The application that the user signs up for. */
  clientId: string
  ip: string
  hostname: string
  userAgent: string | undefined
  language: string | undefined
}

/** Why a user may not sign up, or what is stored with them. */
export type RegistrationVerdict =
  | { refused: string }
  | { appMetadata: Record<string, unknown>; userMetadata: Record<string, unknown> }

/** What happens around a sign-up, besides storing the user. */
export interface RegistrationSteps {
  /** Decides whether a user may sign up. Also called for an email address that is taken. */
  before(user: Registrant, source: RegistrationSource): Promise<RegistrationVerdict>
  /** Called once the user is stored; the sign-up does not wait for it. */
  after(userId: string, source: RegistrationSource): void
}
