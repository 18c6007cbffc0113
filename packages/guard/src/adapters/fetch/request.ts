import type { Connection, GuardedRequest } from '../../http/guarded-request.ts'

/**
 * The parts of a fetch `Request` that the guard reads. Each is read only when needed: a lookup in `Headers` takes a
 * microsecond. It is a class so that its getters are created once, not for each request.
 */
class FetchRequest implements GuardedRequest {
  readonly #request: Request
  readonly #platform: unknown

  constructor(request: Request, platform: unknown) {
    this.#request = request
    this.#platform = platform
  }

  get headers(): GuardedRequest['headers'] {
    return this
  }

  get authorization(): string | undefined {
    return this.#request.headers.get('authorization') ?? undefined
  }

  get dpop(): string | undefined {
    return this.#request.headers.get('dpop') ?? undefined
  }

  get method(): string {
    return this.#request.method
  }

  get url(): string {
    return this.#request.url
  }

  get socket(): Connection | undefined {
    return connectionIn(this.#platform)
  }

  findHeader(name: string): string | undefined {
    return this.#request.headers.get(name) ?? undefined
  }
}

/**
 * The parts of a fetch `Request` that the guard reads.
 *
 * @param platform - what the server passes with the request, such as `env`; `@hono/node-server` passes Node's request in
 * its member `incoming`
 */
export function guardedRequest(request: Request, platform?: unknown): GuardedRequest {
  return new FetchRequest(request, platform)
}

function connectionIn(platform: unknown): Connection | undefined {
  const incoming = memberOf(platform, 'incoming')
  const socket = memberOf(incoming, 'socket')
  return isConnection(socket) ? socket : undefined
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** A `Socket` of Node. */
function isConnection(value: unknown): value is Connection {
  return typeof value === 'object' && value !== null && 'remoteAddress' in value
}
