const LONGEST_PATH = 200

/**
 * What the log says of a request: never its headers, nor the query, where somebody may have put a token, and no more than the
 * beginning of a long path.
 */
export function loggedRequest({ method, url }: { method: string; url: string }): { method: string; path: string } {
  const [path = ''] = url.split('?', 1)
  return { method, path: path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path }
}
