import type { GuardedRequest } from '../../http/guarded-request.ts'

/**
 * What the guard reads of a fetch `Request`. Each part is read only when the guard needs it: a look into `Headers` costs a
 * microsecond. A class, so that its properties are made once and not for each request.
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

/** What the guard reads of a fetch `Request`. */
export function guardedRequest(request: Request): GuardedRequest {
  return new FetchRequest(request)
}
