/** What a page without a framework does for itself. */

/** Whether the tenant has sent the browser back here with the answer to a login. */
export function isCallback(): boolean {
  const answer = new URLSearchParams(location.search)
  return answer.has('state') && (answer.has('code') || answer.has('error'))
}

/** Shows the status, as the pages with a framework do. */
export function show(status: string): void {
  const element = document.createElement('p')
  element.id = 'status'
  element.textContent = status
  document.getElementById('root')?.replaceChildren(element)
}
