import type Provider from 'oidc-provider'
import { type Database, inOneTransaction } from '../store/database.ts'

/** Endpoints where a request reads and writes several rows that must change together. */
const TRANSACTIONAL: readonly string[] = ['/oauth/token', '/oauth/revoke', '/oauth/par', '/oauth/device/code']

/**
 * Makes each token request one transaction, where the store has concurrent ones (PostgreSQL).
 *
 * A crash between two writes, such as using a refresh token and storing its successor, then undoes both, and the
 * application can repeat the request. The response is sent after the commit. A rejected request is committed too: it may
 * have revoked tokens.
 */
export function useTransactions(provider: Provider, database: Database): void {
  provider.use(async (ctx, next) => {
    if (!TRANSACTIONAL.includes(ctx.path)) return next()
    await inOneTransaction(database, async () => {
      await next()
      return { commit: ctx.status < 500 }
    })
  })
}
