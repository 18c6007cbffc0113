const LONGEST_PATH = 200

/**
 * What the log says of a request: nothing of the query, since the callback's carries an authorization code, and no more than the
 * beginning of a long path.
 */
export function loggedRequest({ method, url }: { method: string; url: string }): { method: string; path: string } {
  const [path = ''] = url.split('?', 1)
  return { method, path: path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path }
}
