import type { Api } from '../api/apis.ts'
import type { Config } from '../config.ts'

/**
 * Returns a URL of an API that can be called with GET and a token: a protected message of the Hello World API, a list of the
 * Management API, or the identifier itself if it is a URL on this machine. For other APIs the URL is unknown.
 */
export function addressOf(
  { identifier, is_system }: Pick<Api, 'identifier' | 'is_system'>,
  { helloWorld }: Config,
): string | undefined {
  if (is_system) return `${identifier}clients`
  if (identifier === helloWorld.audience) return `${helloWorld.apiOrigin}/api/messages/protected`
  return isLocal(identifier) ? identifier : undefined
}

function isLocal(identifier: string): boolean {
  const url = URL.parse(identifier)
  return url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
}
