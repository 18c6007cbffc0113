import type { RequestListener, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database } from '../store/database.ts'

const DATABASE_MILLISECONDS = 1000
/** How long a response of the store counts. Anyone may call `/readyz`, so it must not be a query each time. */
const FRESH_MILLISECONDS = 1000

/**
 * Responds to `/healthz` (the process runs) and `/readyz` (the store answers within a second). They need no name of the
 * tenant, because a container platform calls them by address, and they reveal nothing else.
 */
export function answerHealth(listener: RequestListener, database: Database): RequestListener {
  const isReady = remembered(() => answers(database))
  return (request, response) => {
    if (request.url === '/healthz') return send(response, 200, 'alive')
    if (request.url !== '/readyz') return listener(request, response)
    isReady().then(ready => send(response, ready ? 200 : 503, ready ? 'ready' : 'waiting for the store'))
  }
}

/**
 * Calls a check at most once at a time, and at most once a second.
 *
 * @param now - a clock in milliseconds that never goes back
 */
export function remembered(
  check: () => Promise<boolean>,
  now: () => number = () => performance.now(),
): () => Promise<boolean> {
  let last: Promise<boolean> | undefined
  let freshUntil = Number.POSITIVE_INFINITY
  return () => {
    if (last && now() < freshUntil) return last
    freshUntil = Number.POSITIVE_INFINITY
    last = check().finally(() => {
      freshUntil = now() + FRESH_MILLISECONDS
    })
    return last
  }
}

async function answers(database: Database): Promise<boolean> {
  const query = sql`SELECT 1`.execute(database).then(
    () => true,
    () => false,
  )
  return await Promise.race([query, wait(DATABASE_MILLISECONDS, false, { ref: false })])
}

function send(response: ServerResponse, status: number, text: string): void {
  const body = JSON.stringify({ status: text })
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
    })
    .end(body)
}
