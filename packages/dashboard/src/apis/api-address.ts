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

/** The address that was called last for an API, from this browser. */
export function rememberedAddress(apiId: string): string | undefined {
  return storage()?.getItem(keyOf(apiId)) ?? undefined
}

/** Stores the address for the next visit, without its query, which could contain a secret. */
export function rememberAddress(apiId: string, address: string): void {
  const url = URL.parse(address)
  if (url) storage()?.setItem(keyOf(apiId), url.origin + url.pathname)
}

/** The storage of the browser, or `undefined` if the user does not allow it. */
function storage(): Storage | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}

function keyOf(apiId: string): string {
  return `address of ${apiId}`
}
