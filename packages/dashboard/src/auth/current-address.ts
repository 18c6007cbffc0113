/** The current path and query relative to the dashboard, to return to after a login. */
export function currentAddress(): string {
  const { pathname, search } = window.location
  return pathname.slice(import.meta.env.BASE_URL.length - 1) + search
}
