/** What a page without a framework does for itself. */

/** Whether the tenant has sent the browser back here with the answer to a login. */
function isCallback(): boolean {
  const answer = new URLSearchParams(location.search)
  return answer.has('state') && (answer.has('code') || answer.has('error'))
}

/** What every version of auth0-spa-js has a page do when it is opened. */
interface Arriving {
  handleRedirectCallback(): Promise<unknown>
  checkSession(): Promise<void>
}

/** Takes the answer to a login, or looks whether somebody is logged in. @returns what went wrong, if anything */
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

/** Shows the status, as the pages with a framework do. */
export function show(status: string): void {
  const element = document.createElement('p')
  element.id = 'status'
  element.textContent = status
  document.getElementById('root')?.replaceChildren(element)
}
