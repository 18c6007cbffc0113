/** The parameters of a `WWW-Authenticate: Bearer` challenge (RFC 6750 §3), unescaped. */
export function parseChallenge(header: string | null): Record<string, string> {
  const parameters = (header ?? '').matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/gi)
  return Object.fromEntries(
    [...parameters].map(([, name = '', value = '']) => [name.toLowerCase(), value.replace(/\\(.)/g, '$1')]),
  )
}
