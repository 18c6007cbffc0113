/** The APIs under contract as a Worker: the first part of the path names the adapter and the guard. */
import { createFetchApi } from '../../src/adapters/contract/fetch.ts'
import { createHonoApi } from '../../src/adapters/contract/hono.ts'
import { dpop } from '../../src/dpop/index.ts'
import { createGuard } from '../../src/guard.ts'
import type { GuardOptions } from '../../src/options/options.ts'

/** The bindings of the Worker. */
interface Env {
  readonly SETTINGS: GuardOptions
  readonly BASE_URL: string
}

type Handler = (request: Request, env: unknown) => Response | Promise<Response>

const apis = new Map<string, Handler>()

/** Guards are made with the first request, because a Worker may do no work before it. */
function apiNamed(name: string, { SETTINGS, BASE_URL }: Env): Handler {
  const known = apis.get(name)
  if (known) return known
  const guard = createGuard({
    ...SETTINGS,
    ...(name.endsWith('dpop') && { dpop: dpop({ baseUrls: [BASE_URL] }) }),
    ...(name.endsWith('ps256') && { issuers: [{ issuer: BASE_URL, audience: BASE_URL, algorithms: ['PS256'] }] }),
  })
  const made: Handler = name.startsWith('fetch') ? createFetchApi(guard) : createHonoApi(guard).fetch
  apis.set(name, made)
  return made
}

const worker = {
  fetch(request: Request, env: Env): Response | Promise<Response> {
    const url = new URL(request.url)
    const [, name = '', ...path] = url.pathname.split('/')
    url.pathname = `/${path.join('/')}`
    return apiNamed(name, env)(new Request(url, request), env)
  },
}

export default worker
