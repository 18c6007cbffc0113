/** The present address below the dashboard, to come back to after a login. */
export function currentAddress(): string {
  const { pathname, search } = window.location
  return pathname.slice(import.meta.env.BASE_URL.length - 1) + search
}
