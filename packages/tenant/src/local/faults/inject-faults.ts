import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import inject from 'light-my-request'
import { dashboardClient } from '../../dashboard-client.ts'
import type { Database } from '../../store/database.ts'
import { rejectWith } from '../rejection.ts'
import { alterTokens } from './altered-tokens.ts'
import { clientOf } from './client-of.ts'
import type { ActiveFault, Faults } from './faults.ts'
import { readBody } from './read-body.ts'

/** Never concerned, like the requests of the dashboard's application, so that a fault can always be ended. */
const EXEMPT = /^\/(?:local|api\/v2\/local|dashboard)(?:\/|$)/

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const

/** As the endpoints respond to a body beyond their limit. */
const TOO_LARGE = {
  status: 413,
  body: { error: 'invalid_request', error_description: 'Request body is too large' },
}

interface Options {
  faults: Faults
  database: Database
}

/** Lets the active faults of a tenant change its responses. Without any, a request takes no other path. */
export function injectFaults(listener: RequestListener, { faults, database }: Options): RequestListener {
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET' } = request
    const path = pathOf(request)
    // A browser would report a failed preflight as a network error.
    if (EXEMPT.test(path) || method === 'OPTIONS') return listener(request, response)
    const needsBody = faults.dependsOnClient({ method, path })
    const body = needsBody ? await readBody(request) : undefined
    if (needsBody && body === undefined) return rejectWith(request, response, TOO_LARGE)
    const client = clientOf(request, body ?? '')
    const fault = client === dashboardClient.client_id ? undefined : faults.take({ method, path, client })
    if (!fault) return body === undefined ? listener(request, response) : await forward(request, response, { body })
    await apply(fault, request, response, body)
  }

  async function apply(
    fault: ActiveFault,
    request: IncomingMessage,
    response: ServerResponse,
    body: string | undefined,
  ): Promise<void> {
    if (fault.delay_ms !== undefined) await delay(fault.delay_ms, undefined, { ref: false })
    if (fault.hang) return
    if (fault.status !== undefined) return rejectWith(request, response, { ...fault, status: fault.status })
    if (fault.token !== undefined || fault.skew_seconds !== undefined) {
      const change = (payload: string) => alterTokens(database, payload, fault)
      const payload = body ?? (await readBody(request))
      if (payload === undefined) return rejectWith(request, response, TOO_LARGE)
      return await forward(request, response, { body: payload, change })
    }
    if (body === undefined) return listener(request, response)
    await forward(request, response, { body })
  }

  /** Handles a request whose body was read already, and changes the body of the response. */
  async function forward(
    request: IncomingMessage,
    response: ServerResponse,
    { body, change = async payload => payload }: { body: string; change?: (payload: string) => Promise<string> },
  ): Promise<void> {
    const { method = 'GET', url = '/', headers, socket } = request
    const { connection: _hop, 'transfer-encoding': _encoding, ...passed } = headers
    const answer = await inject(listener, {
      method: METHODS.find(each => each === method) ?? 'GET',
      url,
      headers: passed,
      payload: body,
      remoteAddress: socket.remoteAddress ?? '127.0.0.1',
    })
    const payload = await change(answer.payload)
    const { connection: _close, 'content-length': _length, 'transfer-encoding': _coding, ...sent } = answer.headers
    response.writeHead(answer.statusCode, { ...sent, 'content-length': Buffer.byteLength(payload) }).end(payload)
  }

  return (request, response) => {
    if (faults.list().length === 0) return listener(request, response)
    handle(request, response).catch(() => response.destroy())
  }
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/'
}
