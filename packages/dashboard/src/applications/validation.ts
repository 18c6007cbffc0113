/** Returns what is wrong with the name of an application. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'Enter a name for the application'
  return /[<>]/.test(name) ? 'A name must not contain < or >' : undefined
}

/** Parses URLs, one per line or separated by commas. */
export function parseUrls(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map(url => url.trim())
    .filter(url => url !== '')
}

/** Returns the first problem in the URLs. */
export function urlProblem(text: string, kind: 'address' | 'origin'): string | undefined {
  for (const url of parseUrls(text)) {
    const parsed = URL.parse(url)
    if (!parsed) return `“${url}” is not a URL: start with http:// or https://`
    if (parsed.host.includes('*')) return `“${url}” has a wildcard (*): write each URL in full`
    if (kind === 'address' && url.includes('#')) return `“${url}” must not have a fragment (#)`
    if (kind === 'origin' && (parsed.pathname !== '/' || parsed.search !== '' || url.endsWith('/'))) {
      return `“${url}” is not an origin: remove everything after the host and port`
    }
  }
  return undefined
}
