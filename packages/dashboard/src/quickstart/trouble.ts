import { GenericError } from '@auth0/auth0-spa-js'
import { isNotAllowed, ManagementError, TenantUnavailable } from '../management/failure.ts'

/** Why a step could not be done, and what to do now. */
export interface Trouble {
  text: string
  /** Whether logging in as somebody else may help. */
  mayLogIn: boolean
}

const LOGIN_TROUBLES: Record<string, string> = {
  popup_open: 'The browser did not open the window to log in: allow this page to open windows, then try again.',
  cancelled: 'The window was closed before the login was over: try again.',
  timeout: 'The login took too long, or the tenant does not answer: try again.',
}

/** Says in plain words what kept a step from being done. */
export function explainTrouble(error: unknown, callee: string): Trouble {
  const text = (words: string): Trouble => ({ text: words, mayLogIn: false })
  if (error instanceof ManagementError && error.code === 'api_unreachable') {
    return text(
      `Nothing answers at ${callee}. The Hello World API and its client run while “npm start” does: start it in the repository’s folder, then try again. If your API listens elsewhere, change “API address”.`,
    )
  }
  if (isNotAllowed(error)) {
    return { text: 'Whoever is logged in at this tenant may not do this: it takes an administrator.', mayLogIn: true }
  }
  if (error instanceof GenericError) return text(LOGIN_TROUBLES[error.error] ?? error.message)
  if (error instanceof TenantUnavailable) {
    return text('This tenant does not answer. It runs while “npm start” does: start it again, then try again.')
  }
  return text(error instanceof Error ? error.message : String(error))
}
