/** The code of a page without a framework. */

/** Whether the URL contains the response to a login. */
function isCallback(): boolean {
  const answer = new URLSearchParams(location.search)
  return answer.has('state') && (answer.has('code') || answer.has('error'))
}

/** What a page with auth0-spa-js must do when it is loaded. */
interface Arriving {
  handleRedirectCallback(): Promise<unknown>
  checkSession(): Promise<void>
}

/** Handles the response to a login, or checks the session. @returns the error, if any */
export async function arrive(auth0: Arriving): Promise<unknown> {
  try {
    if (isCallback()) {
      await auth0.handleRedirectCallback()
      history.replaceState({}, '', '/')
    } else {
      await auth0.checkSession()
    }
    return undefined
  } catch (error) {
    return error
  }
}

/** Shows the status like the pages with a framework. */
export function show(status: string): void {
  const element = document.createElement('p')
  element.id = 'status'
  element.textContent = status
  document.getElementById('root')?.replaceChildren(element)
}
