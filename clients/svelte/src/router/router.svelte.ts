/** The location of the page. It changes without loading the page again. */
export const location = $state({ path: window.location.pathname })

window.addEventListener('popstate', update)

/** Opens a page of the application. */
export function navigate(to: string, { replace = false } = {}): void {
  if (replace) window.history.replaceState(null, '', to)
  else window.history.pushState(null, '', to)
  update()
  window.scrollTo(0, 0)
}

function update(): void {
  location.path = window.location.pathname
}
