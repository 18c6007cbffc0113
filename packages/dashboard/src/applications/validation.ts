/** What is wrong with the name of an application. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'Give the application a name'
  return /[<>]/.test(name) ? 'A name must not contain < or >' : undefined
}

/** The addresses in a text, one per line or separated by commas. */
export function parseUrls(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map(url => url.trim())
    .filter(url => url !== '')
}

/** The first thing that is wrong with the addresses. */
export function urlProblem(text: string, kind: 'address' | 'origin'): string | undefined {
  for (const url of parseUrls(text)) {
    const parsed = URL.parse(url)
    if (!parsed) return `“${url}” is not a URL: begin with http:// or https://`
    if (parsed.host.includes('*')) return `“${url}” has a wildcard (*): write each address in full`
    if (kind === 'address' && url.includes('#')) return `“${url}” must not have a fragment (#)`
    if (kind === 'origin' && (parsed.pathname !== '/' || parsed.search !== '' || url.endsWith('/'))) {
      return `“${url}” is not an origin: leave out what follows the host and port`
    }
  }
  return undefined
}
