import { isNotAllowed, ManagementError, TenantUnavailable } from '../api/errors.ts'

/** Why a step failed, and what to do now. */
export interface StepError {
  text: string
  /** Whether logging in as another user may help. */
  mayLogIn: boolean
}

const LOGIN_ERRORS: Record<string, string> = {
  popup_open: 'The browser blocked the login window. Allow this page to open windows, then try again.',
  cancelled: 'The login window was closed before the login was complete. Try again.',
  timeout: 'The login took too long, or the tenant does not respond. Try again.',
}

/** Explains why a step failed. */
export function explainError(error: unknown, callee: string): StepError {
  const text = (words: string): StepError => ({ text: words, mayLogIn: false })
  if (error instanceof ManagementError && error.code === 'api_unreachable') {
    return text(
      `No response from ${callee}. The Hello World API and its client run while “npm start” runs: run it in the repository, then try again. If your API has another address, change “API address”.`,
    )
  }
  if (isNotAllowed(error)) {
    return {
      text: 'The user who is logged in at this tenant does not have permission to do this. Log in as an administrator.',
      mayLogIn: true,
    }
  }
  const code = codeOf(error)
  if (code !== undefined && error instanceof Error) return text(LOGIN_ERRORS[code] ?? error.message)
  if (error instanceof TenantUnavailable) {
    return text('This tenant does not respond. It runs while “npm start” runs: run it, then try again.')
  }
  return text(error instanceof Error ? error.message : String(error))
}

/** The code of an error of Auth0's SDK, which is not loaded for this. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'error' in error && typeof error.error === 'string' ? error.error : undefined
}
