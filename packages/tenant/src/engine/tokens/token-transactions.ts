import type Provider from 'oidc-provider'
import { type Database, inOneTransaction } from '../../store/database.ts'
import { isUnavailable, RETRY_AFTER_SECONDS } from '../../store/unavailable.ts'

/** Endpoints where a request reads and writes several rows that must change together. */
const TRANSACTIONAL: readonly string[] = ['/oauth/token', '/oauth/revoke', '/oauth/par', '/oauth/device/code']

/** The response while the database is unavailable (RFC 6749 §4.1.2.1). It is no reason to drop a refresh token. */
export const UNAVAILABLE = {
  error: 'temporarily_unavailable',
  error_description: 'The store of the tenant is unavailable: try again later',
}

/**
 * Makes each token request one transaction, where the store has concurrent ones (PostgreSQL).
 *
 * A crash between two writes, such as using a refresh token and storing its successor, then undoes both, and the
 * application can repeat the request. The response is sent after the commit. A rejected request is committed too: it may
 * have revoked tokens.
 */
export function useTransactions(provider: Provider, database: Database): void {
  const failures = new WeakMap<object, unknown>()
  provider.on('server_error', (ctx, error) => failures.set(ctx, error))

  provider.use(async (ctx, next) => {
    try {
      const handle = async () => {
        await next()
        return { commit: ctx.status < 500 }
      }
      if (TRANSACTIONAL.includes(ctx.path)) await inOneTransaction(database, handle)
      else await handle()
      if (!isUnavailable(failures.get(ctx))) return
    } catch (error) {
      if (!isUnavailable(error)) throw error
    }
    ctx.status = 503
    ctx.set('Retry-After', String(RETRY_AFTER_SECONDS))
    ctx.body = UNAVAILABLE
  })
}
