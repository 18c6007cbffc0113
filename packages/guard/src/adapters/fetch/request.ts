import type { GuardedRequest } from '../../http/guarded-request.ts'

/**
 * The parts of a fetch `Request` that the guard reads. Each is read only when needed: a lookup in `Headers` takes a
 * microsecond. It is a class so that its getters are created once, not for each request.
 */
class FetchRequest implements GuardedRequest {
  readonly #request: Request

  constructor(request: Request) {
    this.#request = request
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
}

/** The parts of a fetch `Request` that the guard reads. */
export function guardedRequest(request: Request): GuardedRequest {
  return new FetchRequest(request)
}
