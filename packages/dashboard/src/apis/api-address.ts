import type { Api } from '../api/apis.ts'
import type { Config } from '../config.ts'

/**
 * An address of an API that answers a GET with a token: where the API of the Hello World is, what an identifier on this machine
 * says, or for the Management API one of its lists. Of other APIs, only the user knows where they are.
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
