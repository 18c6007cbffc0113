import { createManagement, type Management } from '../api/management.ts'
import type { Config } from '../config.ts'
import type { LoginClient } from './login-client.ts'

/** The session of the user that the buttons act for. */
export interface Session {
  /** The Management API, called as the user who is logged in. Opens a login window if there is no session. */
  management: Management
  /** Opens a login window even if there is a session. */
  logInAgain(): Promise<void>
}

/**
 * Users log in in a popup window, so that their input on the page is kept. The SDK is a third of the page's script: it is loaded when a
 * button first needs it.
 */
export function createSession(config: Config): Session {
  let loading: Promise<LoginClient> | undefined
  const load = () => {
    loading ??= import('./login-client.ts').then(({ createLoginClient }) => createLoginClient(config))
    // The next press tries again.
    loading.catch(() => {
      loading = undefined
    })
    return loading
  }
  return {
    management: createManagement(config.audience, async kind => (await load()).accessToken(kind)),
    logInAgain: async () => (await load()).logInAgain(),
  }
}
