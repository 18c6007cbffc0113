import type { Registrant, RegistrationSource, RegistrationSteps } from '../accounts/registration.ts'
import { findClient } from '../store/access/clients.ts'
import type { Database } from '../store/database.ts'
import { DATABASE_CONNECTION } from '../store/users/connections.ts'
import { findUser } from '../store/users/users.ts'
import type { About, Actions } from './actions.ts'
import { clientEvent, connectionEvent, requestEvent, tenantEvent, userEvent } from './events.ts'

/** Why a sign-up failed, when an Action does not say it in words for the user. */
const REFUSED = 'You cannot sign up for this application'

/** Runs the Actions around a sign-up. */
export function registrationActions(database: Database, actions: Actions): RegistrationSteps {
  const running = async (userId: string, source: RegistrationSource): Promise<void> => {
    const user = await findUser(database, userId)
    if (!user || !(await actions.isBound('post-user-registration'))) return
    const event = { ...(await contextOf(database, source)), user: userEvent(user) }
    await actions.run('post-user-registration', event, aboutOf(source, userId))
  }

  return {
    async before(user, source) {
      if (!(await actions.isBound('pre-user-registration'))) return { appMetadata: {}, userMetadata: {} }
      const event = { ...(await contextOf(database, source)), user: registrantEvent(user) }
      const { decisions, failure } = await actions.run('pre-user-registration', event, aboutOf(source))
      const { denied, appMetadata, userMetadata } = decisions
      if (failure !== undefined || denied) return { refused: denied?.userMessage ?? REFUSED }
      return { appMetadata, userMetadata }
    },
    after(userId, source) {
      // A failure is in the logs of the Actions.
      running(userId, source).catch(() => {})
    },
  }
}

async function contextOf(database: Database, source: RegistrationSource): Promise<Record<string, unknown>> {
  const client = await findClient(database, source.clientId)
  const { clientId: _clientId, ...request } = source
  return {
    tenant: tenantEvent,
    ...(client && { client: clientEvent(client) }),
    connection: await connectionEvent(database),
    request: requestEvent({ ...request, method: 'POST' }),
    transaction: { protocol: 'oidc-basic-profile', locale: 'en', ui_locales: [], acr_values: [], metadata: {} },
  }
}

/** The user of a sign-up has no ID yet. */
function registrantEvent({ user_id: _id, ...user }: Registrant): object {
  return { ...user, email_verified: false, user_metadata: {}, app_metadata: {}, identities: [identity()] }
}

function identity(): object {
  return { connection: DATABASE_CONNECTION, provider: 'auth0', isSocial: false }
}

function aboutOf({ ip, clientId }: RegistrationSource, userId?: string): About {
  return { ip, client_id: clientId, ...(userId !== undefined && { user_id: userId }) }
}
